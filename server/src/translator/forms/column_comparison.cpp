#include <utility>

#include "translator/forms/forms.h"
#include "translator/forms/wording.h"

namespace dataquery::translator {
namespace {

using plan::Comparison;

constexpr double kSaid = 0.9;

struct Wording {
  std::string_view words;
  Comparison comparison;
};

// Longer ones first: "at least" before "less", "not below" is not read at all.
constexpr std::array<Wording, 8> kComparisons{{
    {"greater|more|higher|larger|bigger|later|longer than or equal to", Comparison::kGreaterEqual},
    {"less|lower|smaller|fewer|earlier|shorter than or equal to", Comparison::kLessEqual},
    {"less|lower|smaller|fewer|earlier|shorter than", Comparison::kLess},
    {"greater|more|higher|larger|bigger|later|longer than", Comparison::kGreater},
    {"below|under|beneath|before", Comparison::kLess},
    {"above|over|exceeds|exceed|exceeding|exceeded|after|beyond", Comparison::kGreater},
    {"equals|equal to?", Comparison::kEqual},
    {"differs|differ|different from", Comparison::kNotEqual},
}};

bool is_comparable(const ColumnFacts& facts) { return is_measure(facts) || facts.dated; }

}  // namespace

std::optional<FormReading> read_column_comparison(const Links& links, const CatalogIndex& index) {
  const auto question = plain_words(links);
  Words words = question;
  const bool counts = take(words, "how many");
  if (!counts) take(words, "which|what|all");
  for (const Wording& wording : kComparisons) {
    const auto sides = split(words, wording.words);
    if (!sides) continue;
    auto left = split(sides->before, "with|whose|where|have|has|that|which");
    if (!left || left->before.empty()) return std::nullopt;
    take(left->after, "have|has");
    take(left->after, "their|its");
    if (!left->after.empty() && begins(left->after.last(1), "is|are|was|were") > 0) {
      left->after = left->after.first(left->after.size() - 1);
    }
    Words right = sides->after;
    take(right, "their|its|own");
    const auto table = table_named(left->before, index);
    if (!table) return std::nullopt;
    const auto first = column_named(left->after, *table, index, is_comparable);
    const auto second = column_named(right, *table, index, is_comparable);
    if (!first || !second || *first == *second) return std::nullopt;
    const auto& facts = index.columns();
    if (facts[index.column_at(*first)].dated != facts[index.column_at(*second)].dated) return std::nullopt;

    FormReading reading{{}, kSaid};
    plan::Condition condition{.left = {.column = first}, .comparison = wording.comparison};
    condition.right = plan::Term{.column = second};
    reading.plan.where = {{std::move(condition)}};
    if (counts) {
      reading.plan.select = {{.aggregate = plan::Aggregate::kCount}};
      reading.plan.tables = {*table};
      return reading;
    }
    for (const auto& column : identity_of(*table, index)) reading.plan.select.push_back({.column = column});
    return reading;
  }
  return std::nullopt;
}

}  // namespace dataquery::translator
