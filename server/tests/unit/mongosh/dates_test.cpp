#include "mongosh/dates.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace dataquery::mongosh {
namespace {

TEST(dates, are_read_in_utc) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"2024", "2024-01-01T00:00:00Z"},
      {"2024-05", "2024-05-01T00:00:00Z"},
      {"2024-05-31", "2024-05-31T00:00:00Z"},
      {"2024-05-31T10:30", "2024-05-31T10:30:00Z"},
      {"2024-05-31 10:30:59", "2024-05-31T10:30:59Z"},
      {"2024-05-31T10:30:59.1Z", "2024-05-31T10:30:59.100Z"},
      {"2024-05-31T10:30:59.123456Z", "2024-05-31T10:30:59.123Z"},
      {"2024-05-31T00:30:00+02:00", "2024-05-30T22:30:00Z"},
      {"2024-05-31T22:30:00-0200", "2024-06-01T00:30:00Z"},
      {"2024-02-29T24:00:00Z", "2024-03-01T00:00:00Z"},
  };
  for (const auto& [text, written] : cases) {
    const auto moment = read_date(text);
    ASSERT_TRUE(moment.has_value()) << text;
    EXPECT_EQ(write_date(*moment), written) << text;
  }
}

TEST(dates, that_do_not_exist_are_none) {
  for (const auto* text : {"", "24-05-31", "2024-13-01", "2023-02-29", "2024-05-31T", "2024-05-31T25:00",
                           "2024-05-31T10:61", "2024-05-31T10:30Z ", "2024-05-31T10:30+2", "2024-05-31x", "31.05.2024",
                           "May 31, 2024", "2024-05-31T10:30:59.Z", "2024-05-31T24:00:01Z"}) {
    EXPECT_FALSE(read_date(text).has_value()) << text;
  }
}

TEST(dates, before_1970_and_after_9999_have_no_text) {
  EXPECT_EQ(write_date(*read_date("1969-12-31")), std::nullopt);
  EXPECT_EQ(write_date(*read_date("9999-12-31T23:59:59Z") + std::chrono::seconds(1)), std::nullopt);
  EXPECT_EQ(write_date(*read_date("9999-12-31T23:59:59Z")), "9999-12-31T23:59:59Z");
}

TEST(dates, of_parts_overflow_as_in_javascript) {
  const auto of = [](const DateParts& parts) { return write_date(moment_of(parts).value()).value(); };
  EXPECT_EQ(of({.year = 2024, .month = 12, .day = 1}), "2025-01-01T00:00:00Z");
  EXPECT_EQ(of({.year = 2024, .month = -1, .day = 1}), "2023-12-01T00:00:00Z");
  EXPECT_EQ(of({.year = 2024, .month = 2, .day = 0}), "2024-02-29T00:00:00Z");
  EXPECT_EQ(of({.year = 2024, .month = 0, .day = 1, .hour = 25, .minute = -1}), "2024-01-02T00:59:00Z");
  EXPECT_FALSE(moment_of({.year = 1'000'000}).has_value());
  EXPECT_FALSE(moment_of({.day = INT64_MAX}).has_value());
}

}  // namespace
}  // namespace dataquery::mongosh
