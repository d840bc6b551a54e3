#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dataquery::mongoc {

/// The milliseconds since 1970 of a time in ISO 8601, UTC, to the day, second or a fraction of it
/// ("2024-05-31T10:00:00.5Z"). Nothing when it is none.
[[nodiscard]] std::optional<std::int64_t> read_date(std::string_view text);

/// A time in ISO 8601, UTC, without a fraction where there is none ("2024-05-31T10:00:00Z"); beyond the years 1 to 9999
/// the number of milliseconds.
[[nodiscard]] std::string write_date(std::int64_t milliseconds);

}  // namespace dataquery::mongoc
