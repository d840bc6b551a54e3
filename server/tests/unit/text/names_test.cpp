#include "text/names.h"

#include <gtest/gtest.h>

namespace dataquery::text {
namespace {

TEST(SplitName, finds_the_words_of_an_identifier) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(split_name("customer_id"), (Words{"customer", "id"}));
  EXPECT_EQ(split_name("CustomerID"), (Words{"customer", "id"}));
  EXPECT_EQ(split_name("customer id"), (Words{"customer", "id"}));
  EXPECT_EQ(split_name("orderItems"), (Words{"order", "items"}));
  EXPECT_EQ(split_name("firstname"), (Words{"first", "name"}));
  EXPECT_EQ(split_name("LName"), (Words{"l", "name"}));
  EXPECT_EQ(split_name("HTTPStatus"), (Words{"http", "status"}));
  EXPECT_EQ(split_name("address2"), (Words{"address", "2"}));
  EXPECT_EQ(split_name("__x__"), (Words{"x"}));
  EXPECT_EQ(split_name("größe"), (Words{"größe"}));
  EXPECT_TRUE(split_name("").empty());
  EXPECT_TRUE(split_name("--").empty());
}

TEST(Abbreviates, takes_prefixes_and_dropped_vowels) {
  EXPECT_TRUE(abbreviates("dept", "department"));
  EXPECT_TRUE(abbreviates("addr", "address"));
  EXPECT_TRUE(abbreviates("emp", "employee"));
  EXPECT_TRUE(abbreviates("mgr", "manager"));
  EXPECT_FALSE(abbreviates("dept", "date"));
  EXPECT_FALSE(abbreviates("no", "name"));
  EXPECT_FALSE(abbreviates("a", "age"));
  EXPECT_FALSE(abbreviates("city", "country"));
}

}  // namespace
}  // namespace dataquery::text
