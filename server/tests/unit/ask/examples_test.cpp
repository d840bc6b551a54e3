#include "ask/examples.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace dataquery::ask {
namespace {

std::vector<llm::SolvedQuestion> pairs() {
  return {{"How many orders were placed last year?", "q1"},
          {"Which customers live in Lisbon?", "q2"},
          {"Total revenue by country", "q3"},
          {"How many customers are there?", "q4"},
          {"how many ORDERS were placed last year", "q5"}};
}

std::vector<std::string> nearest(std::string_view question, std::size_t limit = 3) {
  std::vector<std::string> queries;
  for (const auto& pair : nearest_examples(question, pairs(), limit)) queries.push_back(pair.query);
  return queries;
}

TEST(NearestExamples, begin_with_the_question_that_shares_most) {
  EXPECT_EQ(nearest("Which customers live in Porto?").front(), "q2");
  EXPECT_EQ(nearest("revenue by city").front(), "q3");
}

TEST(NearestExamples, take_equal_questions_once) {
  const auto found = nearest("How many orders were placed this year?", 5);
  EXPECT_EQ(found.front(), "q1");
  EXPECT_FALSE(std::ranges::contains(found, "q5"));
}

TEST(NearestExamples, leave_out_what_shares_nothing) { EXPECT_TRUE(nearest("xyzzy").empty()); }

TEST(NearestExamples, are_at_most_as_many_as_wanted) { EXPECT_EQ(nearest("how many customers", 1).size(), 1U); }

}  // namespace
}  // namespace dataquery::ask
