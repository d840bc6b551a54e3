#include "translator/similar_values.h"

#include <algorithm>
#include <numeric>
#include <ranges>

#include "translator/value_index.h"

namespace dataquery::translator {
namespace {

constexpr double kLeastLikeness = 0.6;
constexpr std::size_t kLongest = 100;  // bytes; what is longer is prose

/// The number of letters to insert, delete, change, or swap with their neighbour (Damerau 1964, optimal string
/// alignment), or more than `most` when it is more. `rows` is working memory.
std::size_t distance(std::string_view a, std::string_view b, std::size_t most, std::vector<std::size_t>& rows) {
  const auto width = b.size() + 1;
  rows.resize(3 * width);
  auto* before = rows.data();
  auto* above = before + width;
  auto* row = above + width;
  std::iota(above, above + width, std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    auto least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > most) return most + 1;
    auto* const oldest = before;
    before = above;
    above = row;
    row = oldest;
  }
  return above[b.size()];
}

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
        const auto changes = distance(wanted, folded, most, rows);
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
