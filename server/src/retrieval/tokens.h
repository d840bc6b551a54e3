#pragma once

#include <cstddef>
#include <string_view>

namespace dataquery::retrieval {

/// About how many tokens `text` is to a model. Counts as byte-pair vocabularies cut: a short word with the space or
/// underscore before it, three digits, a sign, a character beyond ASCII are one token each. No I/O; linear.
///
/// Parts that are joined at a space, comma, bracket or line break cost together what they cost apart, or less.
[[nodiscard]] std::size_t estimate_tokens(std::string_view text);

}  // namespace dataquery::retrieval
