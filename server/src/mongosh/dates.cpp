#include "mongosh/dates.h"

#include <format>

namespace dataquery::mongosh {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;

/// Takes digits and punctuation off the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  /// Exactly `count` digits.
  std::optional<int> digits(std::size_t count) {
    if (text_.size() < count) return std::nullopt;
    int number = 0;
    for (const char c : text_.substr(0, count)) {
      if (c < '0' || c > '9') return std::nullopt;
      number = number * 10 + (c - '0');
    }
    text_.remove_prefix(count);
    return number;
  }

  bool accept(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }

  /// Thousandths of a second; further digits are dropped.
  std::optional<int> fraction() {
    int number = 0;
    std::size_t count = 0;
    for (; !text_.empty() && text_.front() >= '0' && text_.front() <= '9'; ++count, text_.remove_prefix(1)) {
      if (count < 3) number = number * 10 + (text_.front() - '0');
    }
    if (count == 0) return std::nullopt;
    for (; count < 3; ++count) number *= 10;
    return number;
  }

  [[nodiscard]] bool done() const { return text_.empty(); }

 private:
  std::string_view text_;
};

std::optional<milliseconds> read_zone(Scanner& scanner) {
  if (scanner.done() || scanner.accept('Z') || scanner.accept('z')) return milliseconds(0);
  const bool west = scanner.accept('-');
  if (!west && !scanner.accept('+')) return std::nullopt;
  const auto hours = scanner.digits(2);
  if (!hours) return std::nullopt;
  int minutes = 0;
  if (!scanner.done()) {
    scanner.accept(':');
    const auto read = scanner.digits(2);
    if (!read) return std::nullopt;
    minutes = *read;
  }
  if (*hours > 23 || minutes > 59) return std::nullopt;
  const milliseconds offset = std::chrono::hours(*hours) + std::chrono::minutes(minutes);
  return west ? -offset : offset;
}

std::optional<milliseconds> read_time(Scanner& scanner) {
  const auto hour = scanner.digits(2);
  if (!hour || !scanner.accept(':')) return std::nullopt;
  const auto minute = scanner.digits(2);
  if (!minute) return std::nullopt;
  int second = 0;
  int thousandths = 0;
  if (scanner.accept(':')) {
    const auto read = scanner.digits(2);
    if (!read) return std::nullopt;
    second = *read;
    if (scanner.accept('.')) {
      const auto fraction = scanner.fraction();
      if (!fraction) return std::nullopt;
      thousandths = *fraction;
    }
  }
  const bool midnight = *hour == 24 && *minute == 0 && second == 0 && thousandths == 0;
  if ((*hour > 23 && !midnight) || *minute > 59 || second > 59) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(second) +
         milliseconds(thousandths);
}

}  // namespace

std::optional<Moment> read_date(std::string_view text) {
  Scanner scanner(text);
  const auto year = scanner.digits(4);
  if (!year) return std::nullopt;
  int month = 1;
  int day = 1;
  if (scanner.accept('-')) {
    const auto read = scanner.digits(2);
    if (!read) return std::nullopt;
    month = *read;
    if (scanner.accept('-')) {
      const auto read_day = scanner.digits(2);
      if (!read_day) return std::nullopt;
      day = *read_day;
    }
  }
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  Moment moment = std::chrono::sys_days(date);
  if (scanner.accept('T') || scanner.accept(' ') || scanner.accept('t')) {
    const auto time = read_time(scanner);
    const auto zone = time ? read_zone(scanner) : std::nullopt;
    if (!zone) return std::nullopt;
    moment += *time - *zone;
  }
  return scanner.done() ? std::optional(moment) : std::nullopt;
}

std::optional<std::string> write_date(Moment moment) {
  const auto year = parts_of(moment).year;
  if (year < 1970 || year > 9999) return std::nullopt;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(moment);
  const auto thousandths = (moment - seconds).count();
  const auto text = std::format("{:%Y-%m-%dT%H:%M:%S}", seconds);
  return thousandths == 0 ? text + "Z" : std::format("{}.{:03}Z", text, thousandths);
}

DateParts parts_of(Moment moment) {
  const auto day = std::chrono::floor<days>(moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(moment - day);
  return {.year = int(date.year()),
          .month = unsigned(date.month()) - 1,
          .day = unsigned(date.day()),
          .hour = time.hours().count(),
          .minute = time.minutes().count(),
          .second = time.seconds().count(),
          .millisecond = time.subseconds().count()};
}

std::optional<Moment> moment_of(const DateParts& parts) {
  constexpr std::int64_t kLargest = 1'000'000'000;
  constexpr std::int64_t kMostMilliseconds = 1'000'000'000'000'000;
  for (const auto part : {parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second}) {
    if (part > kLargest || part < -kLargest) return std::nullopt;
  }
  if (parts.millisecond > kMostMilliseconds || parts.millisecond < -kMostMilliseconds) return std::nullopt;
  const auto months = parts.year * 12 + parts.month;
  const auto year = months >= 0 ? months / 12 : -((-months + 11) / 12);
  if (year > 30'000 || year < -30'000) return std::nullopt;
  const std::chrono::year_month_day first{std::chrono::year(static_cast<int>(year)),
                                          std::chrono::month(static_cast<unsigned>(months - year * 12) + 1),
                                          std::chrono::day(1)};
  return Moment(std::chrono::sys_days(first)) + days(parts.day - 1) + std::chrono::hours(parts.hour) +
         std::chrono::minutes(parts.minute) + std::chrono::seconds(parts.second) + milliseconds(parts.millisecond);
}

unsigned weekday_of(Moment moment) { return std::chrono::weekday(std::chrono::floor<days>(moment)).c_encoding(); }

}  // namespace dataquery::mongosh
