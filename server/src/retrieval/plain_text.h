#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dataquery::retrieval {

/// What a database wrote (a comment, a value, a name), as it may stand in a prompt: well-formed UTF-8 on one line,
/// control characters and line separators as single spaces, none at the ends, at most `limit` bytes, cut between
/// characters with "…" behind. Says the same of the same bytes; keeps them all when they are plain and short.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t limit);

}  // namespace dataquery::retrieval
