#include "plan/date_period.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <format>
#include <vector>

namespace dataquery::plan {
namespace {

/// The numbers of "2025-03-07", which are of four, two and two digits.
std::optional<std::vector<int>> numbers_of(std::string_view text) {
  std::vector<int> numbers;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('-', begin), text.size());
    const std::string_view digits = text.substr(begin, end - begin);
    int number = 0;
    const auto [last, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const std::size_t length = numbers.empty() ? 4 : 2;
    if (error != std::errc{} || last != digits.data() + digits.size() || digits.size() != length || number < 0) {
      return std::nullopt;
    }
    numbers.push_back(number);
    begin = end + 1;
  }
  return numbers;
}

/// "2025-Q1".
std::optional<Period> quarter_of(std::string_view text) {
  constexpr std::size_t kYearDigits = 4;
  const auto year = numbers_of(text.substr(0, std::min(kYearDigits, text.size())));
  const std::string_view rest = text.substr(std::min(kYearDigits, text.size()));
  if (!year || rest.size() != 3 || !rest.starts_with("-Q") || rest[2] < '1' || rest[2] > '4') return std::nullopt;
  const std::chrono::year_month first =
      std::chrono::year{year->front()} / std::chrono::month(static_cast<unsigned>(rest[2] - '1') * 3 + 1);
  return Period{std::format("{:%Y-%m}", first), std::format("{:%Y-%m}", first + std::chrono::months{3})};
}

}  // namespace

std::optional<Period> period_of(DatePart part, std::string_view text) {
  if (part == DatePart::kQuarter) return quarter_of(text);
  using std::chrono::day, std::chrono::month, std::chrono::year, std::chrono::year_month, std::chrono::year_month_day;
  const auto numbers = numbers_of(text);
  const std::size_t wanted = part == DatePart::kYear ? 1 : part == DatePart::kMonth ? 2 : 3;
  if (!numbers || numbers->size() != wanted) return std::nullopt;
  const year the_year{numbers->at(0)};
  if (part == DatePart::kYear) return Period{std::string(text), std::format("{:%Y}", the_year + std::chrono::years{1})};
  const year_month the_month = the_year / month(static_cast<unsigned>(numbers->at(1)));
  if (!the_month.ok()) return std::nullopt;
  if (part == DatePart::kMonth) {
    return Period{std::string(text), std::format("{:%Y-%m}", the_month + std::chrono::months{1})};
  }
  const year_month_day the_day = the_month / day(static_cast<unsigned>(numbers->at(2)));
  if (!the_day.ok()) return std::nullopt;
  const year_month_day next{std::chrono::sys_days{the_day} + std::chrono::days{1}};
  return Period{std::string(text), std::format("{:%F}", next)};
}

}  // namespace dataquery::plan
