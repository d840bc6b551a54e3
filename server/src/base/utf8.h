#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dataquery {

/// `text` with every byte that is not part of well-formed UTF-8 (RFC 3629) as U+FFFD: what may stand in JSON.
[[nodiscard]] std::string to_valid_utf8(std::string_view text);

/// How many characters (code points) `text` has; a byte that is not UTF-8 counts as one. What VARCHAR(n) counts.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

/// `text` with A-Z as a-z; other bytes stay.
[[nodiscard]] std::string ascii_lower(std::string_view text);

}  // namespace dataquery
