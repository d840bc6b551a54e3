#include "translator/follow_up.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "company.h"
#include "translator/evidence.h"

namespace dataquery::translator {
namespace {

std::optional<FollowUp> asked(const std::vector<Turn>& before, std::string_view text) {
  return follow_up(translator(), before, text, company(), kToday);
}

/// cases/conversations.txt: a question; then, each behind "> ", what is asked after it; on the next line the SQL that
/// it must become, or "-" when it must not be taken for a follow-up or not be understood. A blank line ends a
/// conversation.
TEST(FollowUp, become_the_expected_query) {
  std::ifstream file(case_file("conversations.txt"));
  ASSERT_TRUE(file);
  std::vector<Turn> before;
  std::size_t cases = 0;
  std::size_t right = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    if (line.empty()) {
      before.clear();
    } else if (!line.starts_with("> ")) {
      before = {{line, {}}};
    } else {
      const auto text = line.substr(2);
      std::string expected;
      ASSERT_TRUE(std::getline(file, expected)) << text;
      const auto found = asked(before, text);
      const std::string query = found ? found->translation.candidates.front().query.text : "-";
      EXPECT_EQ(query, expected) << before.front().question << " > " << text;
      ++cases;
      right += query == expected ? 1 : 0;
      if (expected != "-") before.push_back({text, {}});
    }
  }
  EXPECT_GE(cases, 40U);
  RecordProperty("right", std::to_string(right) + " of " + std::to_string(cases));
}

TEST(FollowUp, is_one_question_with_what_was_asked_before) {
  const auto found = asked({{"How many orders were placed in 2025?", {}}, {"And by month?", {}}}, "Only paid.");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->question, "How many orders were placed in 2025, and by month, only paid");
  EXPECT_EQ(found->translation.candidates.size(), 1U);
  EXPECT_EQ(found->translation.confidence, found->translation.candidates.front().score);
}

TEST(FollowUp, changes_the_reading_that_was_answered) {
  const std::string question = "What is the largest order amount?";
  const auto readings = translator().translate(question, company(), kToday);
  std::size_t others = 0;
  for (const auto& reading : readings.candidates) {
    const auto found = asked({{question, reading.query.text}}, "in 2025");
    if (!found) continue;
    const auto& query = found->translation.candidates.front().query.text;
    EXPECT_TRUE(query.contains("ordered_at >= '2025-01-01'")) << query;
    EXPECT_GE(found->translation.confidence, 0.7) << "who asks on was content with the answer";
    others += query != asked({{question, {}}}, "in 2025")->translation.candidates.front().query.text ? 1 : 0;
  }
  EXPECT_GE(others, 1U);
}

TEST(FollowUp, leaves_no_word_unknown) {
  const auto found = asked({{"How many orders were placed in 2025?", {}}}, "broken down by status instead");
  ASSERT_TRUE(found);
  const auto evidence = explain(found->translation, company(), 0);
  EXPECT_TRUE(evidence.unknown_words.empty());
  EXPECT_TRUE(std::ranges::contains(evidence.links, "orders.status", &EvidenceLink::target));
}

TEST(FollowUp, is_told_in_full_even_when_it_is_not_understood) {
  const std::vector<Turn> before{{"Revenue by category", {}}, {"Only Germany", {}}};
  EXPECT_EQ(in_full(before, "And the weather?", company(), kToday),
            "Revenue by category, only Germany, and the weather");
  EXPECT_EQ(in_full(before, "How many products are there?", company(), kToday), "How many products are there?");
  EXPECT_EQ(in_full({}, "And the weather?", company(), kToday), "And the weather?");
}

TEST(FollowUp, does_not_guess_what_lies_too_far_back) {
  EXPECT_FALSE(asked({{"only Germany", {}}, {"by month", {}}}, "top 3 only"));
}

TEST(FollowUp, needs_something_to_follow) {
  EXPECT_FALSE(asked({}, "and by month?"));
  EXPECT_FALSE(asked({{"qwertz", {}}}, ""));
}

TEST(FollowUp, is_nothing_that_names_what_it_is_about) {
  for (const std::string_view text :
       {"Show the customers with their cities", "Names of products that cost more than 300", "Revenue by category",
        "In which city do most customers live?", "Average salary per department", "Top 3 products by revenue",
        "List all employees", "For each department, show the number of employees"}) {
    EXPECT_FALSE(refers_back(link(text, company(), kToday))) << text;
  }
}

TEST(FollowUp, takes_any_text) {
  const std::vector<Turn> before{{"How many orders were placed in 2025?", {}}};
  for (const std::string_view text : {"", "?", "and", "and and and", "by", "by by", "sorted by", "top", "top 0", "only",
                                      "not", "more than", "\xFF\xFE", "and by \xFF", "in 99999999999999999999"}) {
    EXPECT_FALSE(asked(before, text)) << text;
  }
}

}  // namespace
}  // namespace dataquery::translator
