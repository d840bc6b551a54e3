#include "text/dates.h"

#include <array>
#include <charconv>
#include <format>

namespace dataquery::text {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;
using std::chrono::years;

enum class Unit { kDay, kWeek, kMonth, kQuarter, kYear };

constexpr auto kMonths =
    std::to_array<std::string_view>({"january", "february", "march", "april", "may", "june", "july", "august",
                                     "september", "october", "november", "december"});

std::optional<Unit> unit_of(std::string_view stem) {
  if (stem == "day") return Unit::kDay;
  if (stem == "week") return Unit::kWeek;
  if (stem == "month") return Unit::kMonth;
  if (stem == "quarter") return Unit::kQuarter;
  if (stem == "year") return Unit::kYear;
  return std::nullopt;
}

std::optional<unsigned> month_of(std::string_view word) {
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    if (word == kMonths[i] || (word.size() == 3 && kMonths[i].starts_with(word))) return i + 1;
  }
  if (word == "sept") return 9;
  return std::nullopt;
}

year_month_day start_of(Unit unit, year_month_day at) {
  switch (unit) {
    case Unit::kDay:
      return at;
    case Unit::kWeek: {
      const std::chrono::weekday weekday{sys_days{at}};
      return sys_days{at} - days{weekday.iso_encoding() - 1};
    }
    case Unit::kMonth:
      return at.year() / at.month() / day{1};
    case Unit::kQuarter:
      return at.year() / month{(static_cast<unsigned>(at.month()) - 1) / 3 * 3 + 1} / day{1};
    case Unit::kYear:
      return at.year() / month{1} / day{1};
  }
  return at;
}

/// `count` units later; a day that its new month lacks becomes the month's last.
year_month_day plus(Unit unit, year_month_day at, int count) {
  const auto clamp = [](year_month_day d) {
    return d.ok() ? d : year_month_day{d.year() / d.month() / std::chrono::last};
  };
  switch (unit) {
    case Unit::kDay:
      return sys_days{at} + days{count};
    case Unit::kWeek:
      return sys_days{at} + days{7 * count};
    case Unit::kMonth:
      return clamp(at + months{count});
    case Unit::kQuarter:
      return clamp(at + months{3 * count});
    case Unit::kYear:
      return clamp(at + years{count});
  }
  return at;
}

std::optional<int> whole(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<int> year_of(const Token& token) {
  if (token.kind != TokenKind::kNumber || token.text.size() != 4) return std::nullopt;
  const auto value = whole(token.text);
  return value && *value >= 1800 && *value < 2100 ? value : std::nullopt;
}

/// "2025-03-01", "2025/3/1" or "2025-03".
std::optional<std::pair<year_month_day, Unit>> iso_date(std::string_view text) {
  std::array<int, 3> parts{};
  std::size_t count = 0;
  while (count < 3) {
    const std::size_t end = text.find_first_of("-/");
    const auto value = whole(text.substr(0, end));
    if (!value) return std::nullopt;
    parts[count++] = *value;
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  if (count < 2 || parts[0] < 1000 || parts[0] > 2999) return std::nullopt;
  const year_month_day date{year{parts[0]}, month{static_cast<unsigned>(parts[1])},
                            day{count == 3 ? static_cast<unsigned>(parts[2]) : 1U}};
  if (!date.ok()) return std::nullopt;
  return std::pair{date, count == 3 ? Unit::kDay : Unit::kMonth};
}

class DateReader {
 public:
  DateReader(const std::vector<Token>& tokens, year_month_day today) : tokens_(tokens), today_(today) {}

  /// The phrase that begins at `at`, if there is one.
  std::optional<DateSpan> read(std::size_t at) {
    at_ = at;
    DateSpan span;
    span.first = at;
    const std::string lead = word(0);
    bool open_end = false;
    bool open_begin = false;
    bool after = false;
    bool through = false;
    std::size_t skip = 0;
    if (lead == "since" || lead == "from" || lead == "starting") open_end = true, skip = 1;
    if (lead == "after") open_end = after = true, skip = 1;
    if (lead == "before") open_begin = true, skip = 1;
    if (lead == "until" || lead == "till") open_begin = through = true, skip = 1;
    for (const std::string_view filler : {"the", "year", "beginning", "of"}) {
      if (skip > 0 && word(skip) == filler && (filler != "year" || tokens_.size() > at_ + skip + 1)) ++skip;
    }
    auto period = this->period(at + skip);
    if (!period) return std::nullopt;
    if (lead == "from" && is_range_end(period->last)) {  // "from 2020 to 2023"
      const auto end = this->period(period->last + 1);
      if (end) {
        span = *period;
        span.first = at;
        span.last = end->last;
        span.until = end->until;
        span.bare_year = false;
        return span;
      }
    }
    if (lead == "from" && !period->relative) open_end = false;
    span = *period;
    span.first = at;
    if (open_end) {
      span.from = after ? period->until : period->from;
      span.until.reset();
    }
    if (open_begin) {
      span.until = through ? period->until : period->from;
      span.from.reset();
    }
    if (skip > 0) span.bare_year = false;
    return span;
  }

 private:
  [[nodiscard]] std::string word(std::size_t ahead) const {
    return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead].lower : std::string();
  }
  [[nodiscard]] bool is_range_end(std::size_t at) const {
    return at + 1 < tokens_.size() &&
           (tokens_[at].lower == "to" || tokens_[at].lower == "until" || tokens_[at].lower == "through");
  }

  static DateSpan of(std::size_t first, std::size_t last, Unit unit, year_month_day start, int count = 1) {
    return {first, last, start, plus(unit, start, count), false, false};
  }

  std::optional<DateSpan> period(std::size_t at) const {
    if (at >= tokens_.size()) return std::nullopt;
    const Token& token = tokens_[at];
    if (auto span = relative(at)) {
      span->relative = true;
      return span;
    }
    if (token.kind == TokenKind::kQuoted || token.kind == TokenKind::kWord) {
      if (const auto date = iso_date(token.lower)) return of(at, at + 1, date->second, date->first);
    }
    if (const auto found = month_of(token.lower); found && (token.capital || token.lower.size() > 3)) {
      const auto next = [&](std::size_t i) -> const Token* {
        return at + i < tokens_.size() ? &tokens_[at + i] : nullptr;
      };
      const auto year_at = [&](std::size_t i) { return next(i) != nullptr ? year_of(*next(i)) : std::nullopt; };
      if (const auto in = year_at(1)) {  // March 2025
        return of(at, at + 2, Unit::kMonth, year{*in} / month{*found} / day{1});
      }
      const double number = next(1) != nullptr ? next(1)->number.value_or(0) : 0;
      if (number >= 1 && number <= 31) {  // March 3, 2025
        const std::size_t comma = next(2) && next(2)->text == "," ? 1 : 0;
        if (const auto in = year_at(2 + comma)) {
          const year_month_day date{year{*in}, month{*found}, day{static_cast<unsigned>(number)}};
          if (date.ok()) return of(at, at + 3 + comma, Unit::kDay, date);
        }
      }
    }
    if (const auto value = year_of(token)) {
      DateSpan span = of(at, at + 1, Unit::kYear, year{*value} / month{1} / day{1});
      span.bare_year = true;
      return span;
    }
    return std::nullopt;
  }

  std::optional<DateSpan> relative(std::size_t at) const {
    const auto lower = [&](std::size_t i) { return at + i < tokens_.size() ? tokens_[at + i].lower : std::string(); };
    const auto unit_at = [&](std::size_t i) {
      return at + i < tokens_.size() ? unit_of(tokens_[at + i].stem) : std::optional<Unit>();
    };
    if (lower(0) == "today") return of(at, at + 1, Unit::kDay, today_);
    if (lower(0) == "yesterday") return of(at, at + 1, Unit::kDay, plus(Unit::kDay, today_, -1));
    const bool back = lower(0) == "last" || lower(0) == "past" || lower(0) == "previous";
    if (const auto unit = unit_at(1)) {
      if (back) return of(at, at + 2, *unit, plus(*unit, start_of(*unit, today_), -1));
      if (lower(0) == "this" || lower(0) == "current") return of(at, at + 2, *unit, start_of(*unit, today_));
    }
    const auto unit = unit_at(2);
    const double count = at + 1 < tokens_.size() ? tokens_[at + 1].number.value_or(0) : 0;
    if (back && unit && count >= 1 && count <= 10000) {  // the last 7 days, today included
      const auto tomorrow = plus(Unit::kDay, today_, 1);
      return DateSpan{at, at + 3, plus(*unit, tomorrow, -static_cast<int>(count)), tomorrow, true, false};
    }
    return std::nullopt;
  }

  const std::vector<Token>& tokens_;
  year_month_day today_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<DateSpan> find_dates(const std::vector<Token>& tokens, year_month_day today) {
  std::vector<DateSpan> spans;
  DateReader reader(tokens, today);
  for (std::size_t at = 0; at < tokens.size();) {
    if (auto span = reader.read(at)) {
      at = span->last;
      spans.push_back(*span);
    } else {
      ++at;
    }
  }
  return spans;
}

std::string iso(year_month_day date) {
  return std::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace dataquery::text
