#include "translator/column_units.h"

#include <gtest/gtest.h>

#include "catalog_file.h"
#include "translator/filter_candidates.h"

namespace dataquery::translator {
namespace {

constexpr std::chrono::year_month_day kDay{std::chrono::year{2026}, std::chrono::June, std::chrono::day{30}};

/// The numbers that `column` of tracks would be compared with.
std::vector<std::string> compared(const std::string& question, const std::string& column) {
  static const auto index = read_catalog(case_file("tracks.catalog"));
  const Links links = link(question, *index, kDay);
  std::vector<std::string> numbers;
  for (const FilterCandidate& candidate : filter_candidates(Understanding(*index, links))) {
    if (candidate.source != FilterCandidate::Source::kNumber) continue;
    if (index->catalog().column(candidate.column).name != column) continue;
    for (const auto& literal : candidate.conditions.front().values) numbers.push_back(literal.text);
  }
  return numbers;
}

using Numbers = std::vector<std::string>;

TEST(ColumnUnits, turn_a_number_into_the_unit_that_the_columns_name_says) {
  EXPECT_EQ(compared("tracks longer than 5 minutes", "duration_ms"), Numbers{"300000"});
  EXPECT_EQ(compared("tracks between 2 and 3 minutes", "duration_ms"), (Numbers{"120000", "180000"}));
  EXPECT_EQ(compared("tracks of more than 1.5 MB", "size_bytes"), Numbers{"1500000"});
  EXPECT_EQ(compared("tracks under 250 grams", "weight_kg"), Numbers{"0.25"});
}

TEST(ColumnUnits, leave_a_number_alone_without_a_unit_on_both_sides) {
  EXPECT_EQ(compared("tracks longer than 5", "duration_ms"), Numbers{"5"});
  EXPECT_EQ(compared("tracks longer than 5 minutes", "rating"), Numbers{"5"});
  EXPECT_EQ(compared("tracks longer than 5 minutes", "weight_kg"), Numbers{"5"});
  EXPECT_EQ(compared("tracks of more than 2 kg", "weight_kg"), Numbers{"2"});
}

TEST(ColumnUnits, leave_what_is_no_number_as_it_is) {
  EXPECT_EQ(scaled("x", 60), "x");
  EXPECT_EQ(scaled("", 60), "");
  EXPECT_EQ(scaled("1.50", 1), "1.50");
}

}  // namespace
}  // namespace dataquery::translator
