#include "text/slips.h"

#include <gtest/gtest.h>

#include <string>

namespace dataquery::text {
namespace {

TEST(Slips, one_letter_missing_doubled_wrong_or_swapped_is_one) {
  for (const auto* typed : {"custmer", "custommer", "custoner", "cusotmer"})
    EXPECT_TRUE(is_slip(typed, "customer")) << typed;
}

TEST(Slips, only_long_words_may_have_two) {
  EXPECT_FALSE(is_slip("custommmer", "customer"));
  EXPECT_TRUE(is_slip("departmnets", "departments"));
  EXPECT_TRUE(is_slip("organisatoin", "organization"));
  EXPECT_FALSE(is_slip("organsatoin", "organization"));
}

TEST(Slips, short_words_and_other_beginnings_are_other_words) {
  EXPECT_FALSE(is_slip("nane", "name"));
  EXPECT_FALSE(is_slip("house", "mouse"));
}

TEST(Slips, the_word_itself_and_nothing_are_none) {
  EXPECT_FALSE(is_slip("customer", "customer"));
  EXPECT_FALSE(is_slip("", ""));
  EXPECT_FALSE(is_slip(std::string(100, 'a'), std::string(101, 'a')));
}

}  // namespace
}  // namespace dataquery::text
