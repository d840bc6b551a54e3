#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dataquery::http {

/// `text` with %XX decoded (RFC 3986, section 2.1), and + as a space where `plus_is_space` (form encoding, as in a
/// query). Nothing when an escape is malformed or decodes to NUL.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

/// The parameters after "?", decoded, in order.
using QueryParams = std::vector<std::pair<std::string, std::string>>;

/// Splits "a=1&b" into pairs; a name without "=" has an empty value. Nothing when an escape is malformed.
[[nodiscard]] std::optional<QueryParams> parse_query(std::string_view query);

}  // namespace dataquery::http
