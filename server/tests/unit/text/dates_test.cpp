#include "text/dates.h"

#include <gtest/gtest.h>

namespace dataquery::text {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::year_month_day kToday{2026y, std::chrono::June, 30d};  // a Tuesday

std::string shown(std::string_view question) {
  std::string result;
  for (const DateSpan& span : find_dates(tokenize(question), kToday)) {
    if (!result.empty()) result += "; ";
    result +=
        (span.from ? iso(*span.from) : std::string("-")) + " " + (span.until ? iso(*span.until) : std::string("-"));
  }
  return result;
}

struct Case {
  const char* question;
  const char* spans;
};

TEST(FindDates, reads_phrases_relative_to_today_and_absolute_ones) {
  const Case cases[] = {
      {"orders in 2025", "2025-01-01 2026-01-01"},
      {"orders last year", "2025-01-01 2026-01-01"},
      {"orders this year", "2026-01-01 2027-01-01"},
      {"last month", "2026-05-01 2026-06-01"},
      {"this month", "2026-06-01 2026-07-01"},
      {"last quarter", "2026-01-01 2026-04-01"},
      {"last week", "2026-06-22 2026-06-29"},
      {"yesterday", "2026-06-29 2026-06-30"},
      {"in the last 7 days", "2026-06-24 2026-07-01"},
      {"in the past 3 months", "2026-04-01 2026-07-01"},
      {"since 2024", "2024-01-01 -"},
      {"after 2024", "2025-01-01 -"},
      {"before 2024", "- 2024-01-01"},
      {"until March 2024", "- 2024-04-01"},
      {"in March 2024", "2024-03-01 2024-04-01"},
      {"on March 5, 2024", "2024-03-05 2024-03-06"},
      {"on 2024-02-29", "2024-02-29 2024-03-01"},
      {"since 2024-03-01", "2024-03-01 -"},
      {"from 2020 to 2022", "2020-01-01 2023-01-01"},
      {"the year 2019 and 2021", "2019-01-01 2020-01-01; 2021-01-01 2022-01-01"},
      {"may I see 12 orders", ""},
      {"on 2024-02-31", ""},
      {"last name", ""},
      {"the last 0 days", ""},
      {"the last 99999999999999999999 days", ""},
  };
  for (const Case& one : cases) EXPECT_EQ(shown(one.question), one.spans) << one.question;
}

TEST(FindDates, says_what_was_relative_and_what_may_be_a_number) {
  const auto relative = find_dates(tokenize("last year"), kToday);
  ASSERT_EQ(relative.size(), 1U);
  EXPECT_TRUE(relative[0].relative);
  const auto bare = find_dates(tokenize("founded in 1999"), kToday);
  ASSERT_EQ(bare.size(), 1U);
  EXPECT_TRUE(bare[0].bare_year);
}

}  // namespace
}  // namespace dataquery::text
