#include "translator/likeness.h"

#include <gtest/gtest.h>

#include "company.h"
#include "translator/translator.h"

namespace dataquery::translator {
namespace {

/// How alike the only word of `text` and a catalog's word `name` are.
float likeness(std::string_view text, std::string name, std::string stem) {
  const std::vector<NameWord> words = {{std::move(name), std::move(stem)}};
  return Likeness(text::tokenize(text), words).at(0, 0);
}

TEST(Likeness, a_slip_of_the_finger_is_nearly_the_word) {
  EXPECT_GT(likeness("custmer", "customer", "customer"), 0.9F);
  EXPECT_LT(likeness("custmer", "customer", "customer"), likeness("customers", "customer", "customer"));
}

TEST(Likeness, a_word_that_is_one_itself_is_no_slip_for_another) { EXPECT_EQ(likeness("trial", "trail", "trail"), 0); }

TEST(Likeness, a_slip_finds_the_table) {
  const auto translation = translator().translate("How many custmers are there?", company(), kToday);
  ASSERT_FALSE(translation.candidates.empty());
  EXPECT_EQ(translation.candidates.front().query.text, "SELECT COUNT(*) AS number_of_customers FROM customers");
}

}  // namespace
}  // namespace dataquery::translator
