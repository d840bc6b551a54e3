#include "adapters/mongoc/dates.h"

#include <charconv>
#include <chrono>
#include <format>

namespace dataquery::mongoc {
namespace {

using namespace std::chrono;

// Takes `digits` digits and what must stand behind them off the front of `text`.
std::optional<int> take(std::string_view& text, std::size_t digits, std::string_view behind) {
  int number = 0;
  if (text.size() < digits + behind.size()) return std::nullopt;
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): it ends where it is told
  const auto read = std::from_chars(text.data(), text.data() + digits, number);
  if (read.ptr != text.data() + digits || text.front() == '-' || text.substr(digits, behind.size()) != behind) {
    return std::nullopt;
  }
  text.remove_prefix(digits + behind.size());
  return number;
}

// ".5" as 500; any number of digits, of which three count.
std::optional<int> take_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return 0;
  text.remove_prefix(1);
  int milliseconds = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
    if (digits < 3) milliseconds = milliseconds * 10 + (text[digits] - '0');
  }
  for (auto i = digits; i < 3; ++i) milliseconds *= 10;
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return milliseconds;
}

}  // namespace

std::optional<std::int64_t> read_date(std::string_view text) {
  const auto y = take(text, 4, "-");
  const auto m = y ? take(text, 2, "-") : std::nullopt;
  const auto d = m ? take(text, 2, text.size() > 2 ? "T" : "") : std::nullopt;
  if (!d) return std::nullopt;
  const year_month_day date{year(*y), month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d))};
  if (!date.ok()) return std::nullopt;
  sys_time<milliseconds> time = sys_days(date);
  if (text.empty()) return time.time_since_epoch().count();
  const auto hour = take(text, 2, ":");
  const auto minute = hour ? take(text, 2, text.size() > 2 && text[2] == ':' ? ":" : "") : std::nullopt;
  if (!minute) return std::nullopt;
  auto second = std::optional<int>(0);
  auto fraction = std::optional<int>(0);
  if (!text.starts_with('Z')) {
    second = take(text, 2, "");
    fraction = second ? take_fraction(text) : std::nullopt;
  }
  if (!second || !fraction || text != "Z" || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  time += hours(*hour) + minutes(*minute) + seconds(*second) + milliseconds(*fraction);
  return time.time_since_epoch().count();
}

std::string write_date(std::int64_t count) {
  constexpr std::int64_t kFirst = -62'135'596'800'000;  // 0001-01-01
  constexpr std::int64_t kLast = 253'402'300'799'999;   // 9999-12-31
  if (count < kFirst || count > kLast) return std::to_string(count);
  const sys_time<milliseconds> time{milliseconds(count)};
  const auto whole = floor<seconds>(time);
  const auto fraction = (time - whole).count();
  if (fraction == 0) return std::format("{:%FT%T}Z", whole);
  return std::format("{:%FT%T}.{:03}Z", whole, fraction);
}

}  // namespace dataquery::mongoc
