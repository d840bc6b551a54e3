#include "translator/forms/superlatives.h"

#include <ranges>

namespace dataquery::translator {
namespace {

constexpr std::string_view kHighest = "highest|largest|biggest|greatest|most|maximum|max|top|best";
constexpr std::string_view kLowest = "lowest|smallest|least|minimum|min|worst|bottom";
constexpr std::string_view kLatest = "latest|newest|last|youngest";
constexpr std::string_view kEarliest = "earliest|oldest|first";

/// An adjective that says both what is compared and in which direction.
struct Adjective {
  std::string_view word;
  std::string_view measures;  ///< what it measures, likelier words first
  bool descending;
};
constexpr std::array<Adjective, 10> kAdjectives{{
    {"cheapest", "price|cost", false},
    {"priciest|costliest|dearest", "price|cost", true},
    {"heaviest", "weight", true},
    {"lightest", "weight", false},
    {"longest", "length|duration", true},
    {"shortest", "length|duration|height", false},
    {"tallest", "height", true},
    {"fastest", "speed", true},
    {"slowest", "speed", false},
    {"richest", "income|salary|wealth", true},
}};

bool ranks(const ColumnFacts& facts) { return is_measure(facts) || facts.dated; }

/// The one column of `table` with this word in its name.
std::optional<catalog::ColumnRef> only_column_saying(std::string_view measure, std::size_t table,
                                                     const CatalogIndex& index) {
  std::optional<catalog::ColumnRef> found;
  for (std::size_t c = 0; c < index.catalog().tables[table].columns.size(); ++c) {
    const auto& facts = index.columns()[index.column_at({table, c})];
    const bool says =
        std::ranges::any_of(facts.phrase, [&](const auto word) { return index.words()[word].text == measure; });
    if (!says || !is_measure(facts)) continue;
    if (found) return std::nullopt;
    found = facts.ref;
  }
  return found;
}

/// By the first of `measures` that one column says.
std::optional<catalog::ColumnRef> column_saying(std::string_view measures, std::size_t table,
                                                const CatalogIndex& index) {
  for (const auto measure : std::views::split(measures, '|')) {
    if (auto found = only_column_saying(std::string_view(measure.begin(), measure.end()), table, index)) return found;
  }
  return std::nullopt;
}

std::optional<catalog::ColumnRef> only_day(std::size_t table, const CatalogIndex& index) {
  std::optional<catalog::ColumnRef> found;
  for (std::size_t c = 0; c < index.catalog().tables[table].columns.size(); ++c) {
    const auto& facts = index.columns()[index.column_at({table, c})];
    if (!facts.dated) continue;
    if (found) return std::nullopt;
    found = facts.ref;
  }
  return found;
}

}  // namespace

std::optional<catalog::ColumnRef> ranking_column(Words words, std::size_t table, const CatalogIndex& index) {
  if (auto column = column_named(words, table, index, is_measure)) return column;
  return column_named(words, table, index, is_dated);
}

std::optional<Superlative> superlative_of_column(Words words, std::size_t table, const CatalogIndex& index) {
  const bool high = take(words, kHighest) || take(words, kLatest);
  if (!high && !take(words, kLowest) && !take(words, kEarliest)) return std::nullopt;
  const auto column = column_named(words, table, index, ranks);
  if (!column) return std::nullopt;
  return Superlative{*column, high};
}

std::optional<Superlative> take_superlative(Words& words, std::size_t table, const CatalogIndex& index) {
  for (const Adjective& adjective : kAdjectives) {
    if (begins(words, adjective.word) == 0) continue;
    const auto column = column_saying(adjective.measures, table, index);
    if (!column) return std::nullopt;
    words = words.subspan(1);
    return Superlative{*column, adjective.descending};
  }
  Words rest = words;
  const bool late = take(rest, "most recent|recently") || take(rest, kLatest);
  if (late || take(rest, kEarliest)) {
    const auto day = only_day(table, index);
    if (!day) return std::nullopt;
    words = rest;
    return Superlative{*day, late};
  }
  const bool high = take(rest, kHighest);
  if (!high && !take(rest, kLowest)) return std::nullopt;
  if (rest.size() < 2) return std::nullopt;
  const bool costs = begins(rest, "expensive|costly|valuable|pricey") > 0;
  const auto column = costs ? column_saying("price|cost|value", table, index)
                            : column_named(rest.first(1), table, index, ranks);  // "paid", "rated"
  if (!column) return std::nullopt;
  words = rest.subspan(1);
  return Superlative{*column, high};
}

}  // namespace dataquery::translator
