#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dataquery::mongosh {

/// A moment as MongoDB keeps it: milliseconds since 1970, UTC.
using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

/// Reads "2024", "2024-05", "2024-05-31", and with "T" or a space a time ("10:30", "10:30:59", "10:30:59.123"), then
/// "Z", "+02:00", "+0200" or nothing (UTC). nullopt for anything else, and for days that do not exist.
[[nodiscard]] std::optional<Moment> read_date(std::string_view text);

/// "2024-05-31T10:30:59Z", with milliseconds where there are any; nullopt outside the years 1970 to 9999, for which
/// extended JSON writes a number.
[[nodiscard]] std::optional<std::string> write_date(Moment moment);

/// The parts of a moment, and the moment of such parts; months count from 0 and all may overflow, as in JavaScript.
struct DateParts {
  std::int64_t year = 1970, month = 0, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0;
};
[[nodiscard]] DateParts parts_of(Moment moment);
[[nodiscard]] std::optional<Moment> moment_of(const DateParts& parts);

/// 0 for Sunday.
[[nodiscard]] unsigned weekday_of(Moment moment);

}  // namespace dataquery::mongosh
