#pragma once

#include <string>
#include <string_view>

namespace dataquery::sql_session {

/// `text` with U+FFFD in the place of what PostgreSQL cannot hold: zero bytes, and bytes that are not UTF-8. For texts
/// that quote a user's database, and must be kept whatever stands there.
[[nodiscard]] std::string storable_text(std::string_view text);

}  // namespace dataquery::sql_session
