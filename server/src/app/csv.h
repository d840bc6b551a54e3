#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace dataquery::app {

/// The records of a CSV text (RFC 4180: quoted fields, doubled quotes, line breaks inside quotes; CRLF or LF).
/// Errors: kInvalidArgument when a quote is not closed; the message names the record.
[[nodiscard]] Result<std::vector<std::vector<std::string>>> parse_csv(std::string_view text);

}  // namespace dataquery::app
