#include "text/slips.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "text/edit_distance.h"

namespace dataquery::text {
namespace {

constexpr std::size_t kShortest = 5;
constexpr std::size_t kLong = 10;
constexpr std::size_t kLongest = 40;  // of names; longer ones are not looked at

}  // namespace

bool is_slip(std::string_view typed, std::string_view word) {
  const auto [shorter, longer] = std::minmax({typed.size(), word.size()});
  if (shorter < kShortest || longer > kLongest || typed.front() != word.front() || typed == word) return false;
  std::vector<std::size_t> rows;
  const std::size_t allowed = shorter >= kLong ? 2 : 1;
  return longer - shorter <= allowed && edit_distance(typed, word, allowed, rows) <= allowed;
}

}  // namespace dataquery::text
