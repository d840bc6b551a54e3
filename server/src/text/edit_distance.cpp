#include "text/edit_distance.h"

#include <algorithm>
#include <numeric>

namespace dataquery::text {

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most, std::vector<std::size_t>& rows) {
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

}  // namespace dataquery::text
