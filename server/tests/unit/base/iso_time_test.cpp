#include "base/iso_time.h"

#include <gtest/gtest.h>

#include <string>

namespace dataquery {
namespace {

using namespace std::chrono_literals;

const auto kTime = std::chrono::sys_days{std::chrono::year{2024} / 1 / 15} + 10h + 30min + 7s;

TEST(IsoTime, is_written_in_whole_seconds_of_utc) {
  EXPECT_EQ(to_iso(kTime), "2024-01-15T10:30:07Z");
  EXPECT_EQ(to_iso(kTime + 999ms), "2024-01-15T10:30:07Z");
  EXPECT_EQ(to_iso({}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_iso(std::chrono::system_clock::time_point{} - 1s), "1969-12-31T23:59:59Z");
}

TEST(IsoTime, is_read_as_stores_write_it) {
  for (const auto* text : {"2024-01-15T10:30:07Z", "2024-01-15 10:30:07", "2024-01-15 10:30:07+00",
                           "2024-01-15T10:30:07+00:00", "2024-01-15 10:30:07.0"}) {
    EXPECT_EQ(from_iso(text), kTime) << text;
  }
  EXPECT_EQ(from_iso("2024-01-15 10:30:07.123456+00"), kTime + 123456us);
  EXPECT_EQ(from_iso("2024-01-15 10:30:07.1234567"), kTime + 123456us);
  EXPECT_EQ(from_iso("2024-02-29 00:00:00"), std::chrono::sys_days{std::chrono::year{2024} / 2 / 29});
}

TEST(IsoTime, refuses_what_is_none) {
  for (const auto* text :
       {"", "2024-01-15", "2024-01-15T10:30", "2024-13-15 10:30:07", "2023-02-29 00:00:00", "2024-01-15 24:00:00",
        "2024-01-15 10:60:07", "2024-01-15 10:30:60", "2024-01-15 10:30:07+01", "2024-01-15 10:30:07 Z",
        "2024-01-15 10:30:07.", "24-01-15 10:30:07", "2024-01-15x10:30:07", "now"}) {
    EXPECT_FALSE(from_iso(text)) << text;
  }
}

}  // namespace
}  // namespace dataquery
