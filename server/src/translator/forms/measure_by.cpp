#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "translator/forms/forms.h"
#include "translator/forms/wording.h"

namespace dataquery::translator {
namespace {

constexpr std::int64_t kUsualTop = 10;

constexpr std::array<std::string_view, 5> kFromTheTop{"top", "best", "highest", "biggest", "largest"};
constexpr std::array<std::string_view, 4> kFromTheBottom{"bottom", "worst", "lowest", "smallest"};
constexpr std::array<std::string_view, 2> kBy{"by", "per"};

plan::Plan plan_for(std::size_t table, catalog::ColumnRef measure, const CatalogIndex& index) {
  plan::Plan plan;
  for (const auto& column : index.label_of(table)) plan.select.push_back({.column = column});
  const auto summed = measure.table == table ? plan::Aggregate::kNone : plan::Aggregate::kSum;
  plan.select.push_back({.aggregate = summed, .column = measure});
  return plan;
}

}  // namespace

std::optional<FormReading> read_measure_by(const Links& links, const CatalogIndex& index) {
  const auto words = essential(links);
  const auto by = std::ranges::find_if(words, [](const auto& word) { return is_one_of(word, kBy); });
  if (by == words.begin() || by == words.end() || by + 1 == words.end()) return std::nullopt;
  const Words left(words.begin(), by);
  const Words right(by + 1, words.end());

  const bool from_top = is_one_of(left.front(), kFromTheTop);
  if (from_top || is_one_of(left.front(), kFromTheBottom)) {
    const bool counted = left.size() > 1 && left[1].number && *left[1].number >= 1;
    const auto things = left.subspan(counted ? 2 : 1);
    if (things.empty()) return std::nullopt;
    const auto table = table_named(things, index);
    const auto measure = table ? measure_named(without_total(right), *table, index) : std::nullopt;
    if (!measure) return std::nullopt;
    auto plan = plan_for(*table, measure->column, index);
    plan.order.push_back({plan.select.back(), from_top});
    plan.limit = counted ? static_cast<std::int64_t>(*left[1].number) : kUsualTop;
    return FormReading{std::move(plan), measure->probability()};
  }

  const auto table = table_named(right, index);
  const auto measure = table ? measure_named(without_total(left), *table, index) : std::nullopt;
  if (!measure || measure->column.table == *table) return std::nullopt;
  return FormReading{plan_for(*table, measure->column, index), measure->probability()};
}

}  // namespace dataquery::translator
