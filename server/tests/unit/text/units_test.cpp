#include "text/units.h"

#include <gtest/gtest.h>

#include <array>

namespace dataquery::text {
namespace {

struct Ratio {
  std::string_view said;
  std::string_view kept;
  double ratio;
};

TEST(Units, of_one_quantity_have_a_ratio) {
  constexpr std::array kRatios{Ratio{"minutes", "milliseconds", 60'000},
                               Ratio{"minutes", "ms", 60'000},
                               Ratio{"hours", "minutes", 60},
                               Ratio{"days", "weeks", 1.0 / 7},
                               Ratio{"kg", "grams", 1'000},
                               Ratio{"km", "meters", 1'000},
                               Ratio{"feet", "inches", 12},
                               Ratio{"gb", "bytes", 1e9},
                               Ratio{"dollars", "cents", 100},
                               Ratio{"pounds", "pence", 100},
                               Ratio{"pounds", "ounces", 16},
                               Ratio{"seconds", "secs", 1}};
  for (const auto& [said, kept, ratio] : kRatios) {
    ASSERT_TRUE(unit_ratio(said, kept)) << said << " in " << kept;
    EXPECT_DOUBLE_EQ(*unit_ratio(said, kept), ratio) << said << " in " << kept;
  }
}

TEST(Units, of_two_quantities_and_other_words_have_none) {
  constexpr std::array kNone{Ratio{"minutes", "kg", 0}, Ratio{"minutes", "minutes_played", 0},
                             Ratio{"customers", "orders", 0}, Ratio{"second", "minutes", 0}, Ratio{"", "", 0}};
  for (const auto& each : kNone) EXPECT_FALSE(unit_ratio(each.said, each.kept)) << each.said << " in " << each.kept;
}

}  // namespace
}  // namespace dataquery::text
