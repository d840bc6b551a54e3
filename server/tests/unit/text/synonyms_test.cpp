#include "text/synonyms.h"

#include <gtest/gtest.h>

#include "text/stem.h"

namespace dataquery::text {
namespace {

TEST(Synonyms, work_both_ways_and_only_within_a_group) {
  EXPECT_TRUE(are_synonyms(stem("oldest"), stem("age")));
  EXPECT_TRUE(are_synonyms(stem("age"), stem("oldest")));
  EXPECT_TRUE(are_synonyms(stem("clients"), stem("customer")));
  EXPECT_TRUE(are_synonyms(stem("revenue"), stem("sales")));
  EXPECT_FALSE(are_synonyms(stem("age"), stem("price")));
  EXPECT_FALSE(are_synonyms("", stem("age")));
}

}  // namespace
}  // namespace dataquery::text
