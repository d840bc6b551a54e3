#include <utility>

#include "plan/join_path.h"
#include "translator/forms/conditions.h"
#include "translator/forms/forms.h"
#include "translator/forms/measured.h"

namespace dataquery::translator {
namespace {

constexpr double kSaid = 0.9;

/// "orders", "revenue": the whole that is shared out among groups of `table`.
std::optional<Measured> whole_of(Words words, std::size_t table, const CatalogIndex& index) {
  if (const auto counted = table_named(words, index)) {
    return Measured{{.aggregate = plan::Aggregate::kCount}, *counted, kSaid};
  }
  if (const auto measure = measure_named(without_total(words), table, index)) {
    return Measured{
        {.aggregate = plan::Aggregate::kSum, .column = measure->column}, measure->column.table, measure->probability()};
  }
  return price_times_quantity(words, index);
}

/// "revenue" "category": each one's part of the whole.
std::optional<FormReading> read_shares(Words whole, Words group, const CatalogIndex& index) {
  std::vector<catalog::ColumnRef> columns;
  std::optional<Measured> measured;
  if (const auto table = table_named(group, index)) {
    columns = index.label_of(*table);
    measured = whole_of(whole, *table, index);
  } else if (const auto counted = table_named(whole, index)) {
    measured = whole_of(whole, *counted, index);
    if (const auto column = column_named(group, *counted, index, is_group)) columns = {*column};
  }
  if (!measured || columns.empty()) return std::nullopt;
  const std::array<std::size_t, 2> ends{columns.front().table, measured->table};
  const bool itself = !measured->term.column && index.label_of(measured->table) == columns;
  if (itself || !plan::join_path(index.keys(), ends)) return std::nullopt;
  FormReading reading{{.tables = measured->tables()}, measured->probability};
  for (const auto& column : columns) reading.plan.select.push_back({.column = column});
  measured->term.share = plan::Share::kOfTotal;
  reading.plan.select.push_back(measured->term);
  return reading;
}

/// False when joining what `filter` is about would lose rows of `table`, which the whole must have.
bool keeps_all_rows(const plan::Filter& filter, std::size_t table, const CatalogIndex& index) {
  return std::ranges::all_of(filter, [&](const auto& clause) {
    const std::size_t other = clause.front().left.column.value_or(catalog::ColumnRef{}).table;
    return other == table || std::ranges::all_of(index.keys().edges_of(table), [&](const auto edge) {
             const auto& key = index.keys().edges()[edge];
             const bool leads = key.table == table && key.other == other;
             return !leads || std::ranges::none_of(key.columns, [&](const auto column) {
               return index.catalog().column({table, column}).nullable;
             });
           });
  });
}

}  // namespace

std::optional<FormReading> read_share(const Links& links, const CatalogIndex& index) {
  const auto question = plain_words(links);
  Words words = question;
  take(words, "what|which|how is|was|many|much?");
  if (!take(words, "percentage|percent|share|proportion|fraction of all|our?")) return std::nullopt;
  if (const auto parts = split(words, "by|per each?")) return read_shares(parts->before, parts->after, index);
  if (const auto parts = split(words, "for|in each|every")) return read_shares(parts->before, parts->after, index);
  for (std::size_t length = words.size(); length-- > 1;) {
    const auto table = table_named(words.first(length), index);
    if (!table) continue;
    auto matching = read_conditions(words.subspan(length), *table, links, index);
    if (!matching || !keeps_all_rows(*matching, *table, index)) return std::nullopt;
    return FormReading{{.select = {{.aggregate = plan::Aggregate::kCount, .share = plan::Share::kOfMatching}},
                        .matching = std::move(*matching),
                        .tables = {*table}},
                       kSaid};
  }
  return std::nullopt;
}

}  // namespace dataquery::translator
