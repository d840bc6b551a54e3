#include "translator/number_links.h"

#include <gtest/gtest.h>

namespace dataquery::translator {
namespace {

struct Case {
  const char* question;
  const char* digits;
  plan::Comparison comparison;
};

TEST(FindNumbers, reads_the_comparison_from_the_words_around) {
  using enum plan::Comparison;
  const Case cases[] = {
      {"price over 300", "300", kGreater},
      {"at least 5 orders", "5", kGreaterEqual},
      {"5 or more orders", "5", kGreaterEqual},
      {"fewer than three items", "3", kLess},
      {"no more than 20", "20", kLessEqual},
      {"aged 30 or younger", "30", kLessEqual},
      {"exactly 7 desks", "7", kEqual},
      {"older than 1,500 days", "1500", kGreater},
      {"not 4", "4", kNotEqual},
      {"rating >= 4", "4", kGreaterEqual},
      {"between 50 and 60", "50", kBetween},
      {"from 5 to 9", "5", kBetween},
      {"less than two thousand", "2000", kLess},
  };
  for (const Case& one : cases) {
    const auto numbers = find_numbers(text::tokenize(one.question));
    ASSERT_FALSE(numbers.empty()) << one.question;
    EXPECT_EQ(numbers.front().digits, one.digits) << one.question;
    EXPECT_EQ(numbers.front().comparison, one.comparison) << one.question;
  }
}

TEST(FindNumbers, a_range_is_one_number_with_an_upper_end) {
  const auto numbers = find_numbers(text::tokenize("between 50 and 60"));
  ASSERT_EQ(numbers.size(), 1U);
  EXPECT_EQ(numbers[0].upper, 3U);
}

}  // namespace
}  // namespace dataquery::translator
