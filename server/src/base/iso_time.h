#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dataquery {

/// "2024-01-15T10:30:00Z": whole seconds, UTC, as times stand in the API.
[[nodiscard]] std::string to_iso(std::chrono::system_clock::time_point time);

/// Reads `YYYY-MM-DD HH:MM:SS`, with "T" or a space between, a fraction (dropped below microseconds) and "Z", "+00" or
/// "+00:00" after it if need be: what the API, SQLite and PostgreSQL (in UTC) write. nullopt for anything else.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> from_iso(std::string_view text);

}  // namespace dataquery
