#pragma once

#include <string_view>

namespace dataquery::text {

/// True when `typed` may be `word` with a slip of the finger: one letter missing, doubled, wrong or changed with its
/// neighbour, in words of ten letters and more two of these (optimal string alignment distance, Boytsov 2011). Both in
/// lower case. Words of fewer than five letters, and those with another first letter, are no slips: too many words are
/// like them.
[[nodiscard]] bool is_slip(std::string_view typed, std::string_view word);

}  // namespace dataquery::text
