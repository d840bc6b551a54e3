#include <algorithm>
#include <utility>

#include "plan/join_path.h"
#include "translator/forms/conditions.h"
#include "translator/forms/forms.h"
#include "translator/forms/measured.h"

namespace dataquery::translator {
namespace {

constexpr std::int64_t kUsualTop = 10;

/// True when some column is the measure that `words` name, so that nothing needs to be computed.
bool is_column(Words words, std::size_t table, const CatalogIndex& index) {
  return measure_named(without_total(words), table, index).has_value();
}

bool are_connected(std::size_t table, std::size_t other, const CatalogIndex& index) {
  const std::array<std::size_t, 2> ends{table, other};
  return plan::join_path(index.keys(), ends).has_value();
}

std::optional<FormReading> for_each(std::size_t table, const Measured& measured, const CatalogIndex& index) {
  if (!are_connected(table, measured.table, index)) return std::nullopt;
  FormReading reading{{}, measured.probability};
  for (const auto& column : index.label_of(table)) reading.plan.select.push_back({.column = column});
  reading.plan.select.push_back(measured.term);
  return reading;
}

}  // namespace

std::optional<FormReading> read_value_by(const Links& links, const CatalogIndex& index) {
  const auto question = plain_words(links);
  Words words = question;
  take(words, "what is|was our?");
  const auto parts = split(words, "by|per each?");
  if (!parts) {  // "total revenue in 2025"
    const auto total = split(words, "total");
    if (!total || !total->before.empty()) return std::nullopt;
    for (std::size_t length = total->after.size(); length > 0; --length) {
      const Words said = total->after.first(length);
      const auto measured = price_times_quantity(said, index);
      if (!measured || is_column(said, measured->table, index)) continue;
      FormReading reading{{.select = {measured->term}}, measured->probability};
      return restricted(std::move(reading), total->after.subspan(length), measured->table, links, index);
    }
    return std::nullopt;
  }
  Words before = parts->before;
  const bool top = begins(before, "top|best") > 0;
  const auto measure_words = top ? parts->after : parts->before;
  const auto measured = price_times_quantity(measure_words, index);
  if (!measured) return std::nullopt;
  const auto most = take_number(before);
  if (top && !most) take(before, "top|best");
  const auto table = table_named(top ? before : parts->after, index);
  if (!table || is_column(measure_words, *table, index)) return std::nullopt;
  auto reading = for_each(*table, *measured, index);
  if (reading && top) {
    reading->plan.order.push_back({measured->term, true});
    reading->plan.limit = most.value_or(kUsualTop);
  }
  return reading;
}

}  // namespace dataquery::translator
