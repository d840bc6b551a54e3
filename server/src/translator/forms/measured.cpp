#include "translator/forms/measured.h"

#include <ranges>
#include <string_view>

namespace dataquery::translator {
namespace {

constexpr double kDayElsewhere = 0.1;  // against a day in the measure's own table
constexpr double kCounted = 0.85;
constexpr double kProduct = 0.7;
constexpr double kStockValue = 0.9;

bool says(const Phrase& phrase, const CatalogIndex& index, std::string_view words) {
  return std::ranges::any_of(phrase, [&](const auto word) {
    const std::string_view own = index.words()[word].text;
    return std::ranges::any_of(std::views::split(words, ' '),
                               [&](const auto one) { return std::string_view(one.begin(), one.end()) == own; });
  });
}

constexpr std::string_view kPrices = "price cost rate";
constexpr std::string_view kQuantities = "quantity qty units pieces stock inventory";
constexpr std::string_view kStock = "stock inventory hand available";
constexpr std::string_view kNeither = "discount percent pct reorder minimum maximum tax reserved";

/// The only column of `table` whose name has one of `words`; with several that whose name has the first of them.
std::optional<catalog::ColumnRef> only_column(std::size_t table, const CatalogIndex& index, std::string_view words,
                                              auto fits) {
  std::vector<catalog::ColumnRef> found;
  const auto collect = [&](std::string_view wanted) {
    found.clear();
    for (std::size_t c = 0; c < index.catalog().tables[table].columns.size(); ++c) {
      const auto& facts = index.columns()[index.column_at({table, c})];
      if (!is_measure(facts) || says(facts.phrase, index, kNeither) || !fits(facts)) continue;
      if (says(facts.phrase, index, wanted)) found.push_back(facts.ref);
    }
    return found.size() == 1;
  };
  if (!collect(words) && !collect(words.substr(0, words.find(' ')))) return std::nullopt;
  return found.front();
}

std::optional<Measured> column_over_time(Words words, plan::Aggregate aggregate, const CatalogIndex& index) {
  std::optional<Measure> best;
  bool tied = false;
  for (std::size_t t = 0; t < index.catalog().tables.size(); ++t) {
    const auto day = day_of(t, index);
    if (!day || index.catalog().tables[t].kind == catalog::TableKind::kView) continue;
    const auto column = column_named(words, t, index, is_measure);
    if (!column) continue;
    auto measure = measure_named(words, t, index);
    if (!measure || measure->column != *column) continue;
    if (day->table != t) measure->match -= kDayElsewhere;
    if (best && measure->match == best->match) tied = true;
    if (best && measure->match <= best->match) continue;
    best = measure;
    tied = false;
  }
  if (!best || tied) return std::nullopt;
  return Measured{{.aggregate = aggregate, .column = best->column}, best->column.table, best->probability()};
}

}  // namespace

std::vector<std::size_t> Measured::tables() const {
  return term.column ? std::vector<std::size_t>{} : std::vector<std::size_t>{table};
}

std::optional<catalog::ColumnRef> day_of(std::size_t table, const CatalogIndex& index) {
  std::vector<std::size_t> tables{table};
  for (const auto edge : index.keys().edges_of(table)) {
    const auto& key = index.keys().edges()[edge];
    if (key.table == table && key.other != table) tables.push_back(key.other);
  }
  for (const auto each : tables) {
    for (std::size_t c = 0; c < index.catalog().tables[each].columns.size(); ++c) {
      const catalog::ColumnRef column{each, c};
      if (index.columns()[index.column_at(column)].dated) return column;
    }
  }
  return std::nullopt;
}

std::optional<Measured> measured_over_time(Words words, const CatalogIndex& index) {
  const bool asks = take(words, "how many");
  if (asks || take(words, "number|count of")) {
    while (asks && words.size() > 1 &&
           begins(words.last(1), "were|was|are|placed|made|received|there|did|do|we|get|have")) {
      words = words.first(words.size() - 1);
    }
    const auto table = table_named(words, index);
    if (!table) return std::nullopt;
    return Measured{{.aggregate = plan::Aggregate::kCount}, *table, kCounted};
  }
  if (take(words, "average|mean of?")) return column_over_time(words, plan::Aggregate::kAverage, index);
  const Words summed = without_total(words);
  if (auto column = column_over_time(summed, plan::Aggregate::kSum, index)) return column;
  return price_times_quantity(words, index);
}

std::optional<Measured> price_times_quantity(Words words, const CatalogIndex& index) {
  words = without_total(words);
  const bool of_stock = take(words, "stock|inventory");
  if (words.size() != 1 || begins(words, "revenue|revenues|sales|turnover|value|worth|income") == 0)
    return std::nullopt;
  std::optional<Measured> found;
  for (std::size_t t = 0; t < index.catalog().tables.size(); ++t) {
    if (index.catalog().tables[t].kind == catalog::TableKind::kView) continue;
    const auto is_quantity = [&](const ColumnFacts& facts) {
      return says(facts.phrase, index, kStock) == of_stock && !says(facts.phrase, index, kPrices);
    };
    const auto quantity = only_column(t, index, kQuantities, is_quantity);
    const auto is_price = [&](const ColumnFacts& facts) { return !quantity || facts.ref != *quantity; };
    const auto price = only_column(t, index, kPrices, is_price);
    if (!quantity || !price) continue;
    if (found) return std::nullopt;
    found = Measured{{.aggregate = plan::Aggregate::kSum,
                      .column = price,
                      .operation = plan::Operator::kTimes,
                      .operand = *quantity},
                     t,
                     of_stock ? kStockValue : kProduct};
  }
  return found;
}

}  // namespace dataquery::translator
