#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace dataquery::text {

/// The number of letters to insert, delete, change, or swap with their neighbour to make `b` of `a` (Damerau 1964,
/// optimal string alignment), or more than `most` when it is more. `rows` is working memory, to be kept for the next
/// call.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most,
                                        std::vector<std::size_t>& rows);

}  // namespace dataquery::text
