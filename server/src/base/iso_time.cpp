#include "base/iso_time.h"

#include <format>

namespace dataquery {
namespace {

using std::chrono::system_clock;

/// The number of `digits` decimal digits at `text`'s front, which is cut off; nullopt when they are not digits.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool take_one_of(std::string_view& text, std::string_view characters) {
  if (text.empty() || !characters.contains(text.front())) return false;
  text.remove_prefix(1);
  return true;
}

/// ".123" as microseconds; none is 0.
std::optional<int> take_fraction(std::string_view& text) {
  if (!take_one_of(text, ".")) return 0;
  int microseconds = 0;
  int digits = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++digits) {
    if (digits < 6) microseconds = microseconds * 10 + (text.front() - '0');
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 6; ++digits) microseconds *= 10;
  return microseconds;
}

/// Writes `number`, 0 to 99, as two digits at `at`.
void put_two(std::string& text, std::size_t at, int number) {
  text[at] = static_cast<char>('0' + number / 10);
  text[at + 1] = static_cast<char>('0' + number % 10);
}

}  // namespace

std::string to_iso(system_clock::time_point time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
  const int year = static_cast<int>(date.year());
  std::string text = "0000-00-00T00:00:00Z";
  if (year < 0 || year > 9999) {
    text = std::format("{:04}{}", year, text.substr(4));
  } else {
    put_two(text, 0, year / 100);
    put_two(text, 2, year % 100);
  }
  const auto rest = text.size() - 16;  // "-00-00T00:00:00Z"
  put_two(text, rest + 1, static_cast<int>(static_cast<unsigned>(date.month())));
  put_two(text, rest + 4, static_cast<int>(static_cast<unsigned>(date.day())));
  put_two(text, rest + 7, static_cast<int>(clock.hours().count()));
  put_two(text, rest + 10, static_cast<int>(clock.minutes().count()));
  put_two(text, rest + 13, static_cast<int>(clock.seconds().count()));
  return text;
}

std::optional<system_clock::time_point> from_iso(std::string_view text) {
  const auto year = take_number(text, 4);
  if (!year || !take_one_of(text, "-")) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take_one_of(text, "-")) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day || !take_one_of(text, " T")) return std::nullopt;
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take_one_of(text, ":")) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59 || !take_one_of(text, ":")) return std::nullopt;
  const auto second = take_number(text, 2);
  if (!second || *second > 59) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  if (!text.empty() && text != "Z" && text != "+00" && text != "+00:00") return std::nullopt;

  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second} + std::chrono::microseconds{*fraction};
}

}  // namespace dataquery
