#include "translator/similar_values.h"

#include <algorithm>
#include <ranges>

#include "text/edit_distance.h"
#include "translator/value_index.h"

namespace dataquery::translator {
namespace {

constexpr double kLeastLikeness = 0.6;
constexpr std::size_t kLongest = 100;  // bytes; what is longer is prose

}  // namespace

std::vector<SimilarValue> similar_values(const catalog::Catalog& catalog, std::string_view text, std::size_t limit) {
  const auto wanted = fold(text);
  std::vector<SimilarValue> found;
  if (wanted.empty() || wanted.size() > kLongest) return found;
  std::vector<std::size_t> rows;
  for (std::size_t table = 0; table < catalog.tables.size(); ++table) {
    const auto& columns = catalog.tables[table].columns;
    for (std::size_t column = 0; column < columns.size(); ++column) {
      for (const auto& value : columns[column].values) {
        if (value.size() > 2 * kLongest) continue;
        const auto folded = fold(value);
        if (folded == wanted) return {};
        const auto longer = std::max(folded.size(), wanted.size());
        const auto most = static_cast<std::size_t>(static_cast<double>(longer) * (1 - kLeastLikeness));
        if (longer - std::min(folded.size(), wanted.size()) > most) continue;
        const auto changes = text::edit_distance(wanted, folded, most, rows);
        if (changes > most) continue;
        found.push_back({.column = {table, column},
                         .value = value,
                         .likeness = 1 - static_cast<double>(changes) / static_cast<double>(longer)});
      }
    }
  }
  std::ranges::stable_sort(found, std::ranges::greater{}, &SimilarValue::likeness);
  std::vector<SimilarValue> best;
  for (auto& each : found) {
    if (best.size() == limit) break;
    if (!std::ranges::contains(best, each.value, &SimilarValue::value)) best.push_back(std::move(each));
  }
  return best;
}

}  // namespace dataquery::translator
