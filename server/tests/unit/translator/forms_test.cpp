#include "translator/forms/forms.h"

#include <gtest/gtest.h>

#include "company.h"
#include "plan/render.h"
#include "support/case_file.h"
#include "translator/forms/wording.h"

namespace dataquery::translator {
namespace {

constexpr const char* kNothing = "nothing";

std::string said_by_its_form(const std::string& question, const CatalogIndex& index) {
  const auto reading = read_form(link(question, index, kToday), index);
  if (!reading) return kNothing;
  EXPECT_GT(reading->probability, 0.5) << question;
  EXPECT_LT(reading->probability, 1) << question;
  const auto query = plan::render(reading->plan, index.catalog(), index.keys(), catalog::Dialect::kSqlite);
  return query ? query->text : query.error().message;
}

TEST(Forms, are_read_as_the_case_file_says) {
  const auto index = read_catalog(case_file("forms.catalog"));
  std::string question;
  std::size_t cases = 0;
  for (const auto& line : testing::read_cases("server/tests/unit/translator/cases/forms.txt")) {
    if (!line.text.starts_with("  ")) {
      question = line.text;
      continue;
    }
    EXPECT_EQ(said_by_its_form(question, *index), line.text.substr(2)) << question;
    ++cases;
  }
  EXPECT_GE(cases, 40U);
}

TEST(Forms, of_odd_questions_say_nothing) {
  const auto index = read_catalog(case_file("forms.catalog"));
  for (const char* question :
       {"", "?", "by", "per", "top", "total", "of each", "percentage of", "the 's manager", "than their manager",
        "top 0 products by unit price in each category", "most expensive", "share of by", "all with highest"}) {
    EXPECT_EQ(said_by_its_form(question, *index), kNothing) << question;
  }
}

TEST(Wording, a_pattern_fits_alternatives_and_what_may_be_absent) {
  const auto tokens = text::tokenize("what percentage of all orders");
  EXPECT_EQ(begins(tokens, "what|which percentage|percent of all?"), 4U);
  EXPECT_EQ(begins(tokens, "what|which our? percentage"), 2U);
  EXPECT_EQ(begins(tokens, "percentage"), 0U);
  EXPECT_EQ(begins({}, "what"), 0U);
  const auto parts = split(tokens, "of all?");
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->before.size(), 2U);
  EXPECT_EQ(parts->after.size(), 1U);
}

}  // namespace
}  // namespace dataquery::translator
