#include "history/choices.h"

#include <gtest/gtest.h>

#include <format>

#include "history/fake_choice_store.h"

namespace dataquery::history {
namespace {

class ChoicesTest : public testing::Test {
 protected:
  std::optional<std::int64_t> remember(std::string_view question, std::string_view query) {
    return choices_.remember(user_, shop_, question, query, "a reading").value();
  }
  std::optional<std::string> query_for(std::string_view question) {
    return choices_.find(user_, shop_, question).value().transform([](const ChosenReading& one) { return one.query; });
  }

  const UserId user_{1};
  const ConnectionId shop_{1};
  FakeChoiceStore store_;
  FixedClock clock_{std::chrono::sys_days(std::chrono::year(2026) / 6 / 30)};
  Choices choices_{store_, clock_};
};

TEST_F(ChoicesTest, the_same_question_is_known_in_any_spelling) {
  remember("What are the biggest orders?", "SELECT 1");
  for (const auto* same :
       {"what are the biggest orders", "  What are  the BIGGEST order ?!", "What are the biggest, orders."})
    EXPECT_EQ(query_for(same), "SELECT 1") << same;
}

TEST_F(ChoicesTest, another_question_is_not) {
  remember("Orders with price > 5", "SELECT 1");
  for (const auto* other : {"Orders with price < 5", "Orders with price > 6", "Orders price > 5",
                            "price > 5 with orders", "Orders with price > -5", ""})
    EXPECT_EQ(query_for(other), std::nullopt) << other;
}

TEST_F(ChoicesTest, the_last_choice_counts_until_it_is_forgotten) {
  const auto first = remember("biggest orders", "SELECT 1");
  EXPECT_EQ(remember("Biggest orders!", "SELECT 2"), first);
  EXPECT_EQ(query_for("biggest orders"), "SELECT 2");
  ASSERT_EQ(choices_.list(user_, shop_).value().size(), 1U);
  EXPECT_EQ(choices_.list(user_, shop_).value()[0].question, "Biggest orders!");
  ASSERT_TRUE(choices_.forget(user_, shop_, first.value()));
  EXPECT_EQ(query_for("biggest orders"), std::nullopt);
  EXPECT_EQ(choices_.forget(user_, shop_, first.value()).error().code, ErrorCode::kNotFound);
}

TEST_F(ChoicesTest, the_oldest_of_too_many_are_forgotten) {
  for (std::size_t i = 0; i <= kChoicesKept; ++i) remember(std::format("question number {}", i), "SELECT 1");
  EXPECT_EQ(query_for("question number 0"), std::nullopt);
  EXPECT_EQ(query_for("question number 1"), "SELECT 1");
  EXPECT_EQ(choices_.list(user_, shop_).value().size(), kChoicesKept);
}

TEST_F(ChoicesTest, of_a_letter_instead_of_a_question_nothing_is_remembered) {
  EXPECT_EQ(remember(std::string(600, 'a'), "SELECT 1"), std::nullopt);
  EXPECT_EQ(remember(" ?! ", "SELECT 1"), std::nullopt);
}

}  // namespace
}  // namespace dataquery::history
