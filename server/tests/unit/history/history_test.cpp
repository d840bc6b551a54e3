#include "history/history.h"

#include <gtest/gtest.h>

#include "history/fake_history_store.h"

namespace dataquery::history {
namespace {

class HistoryTest : public testing::Test {
 protected:
  QuestionId ask(std::string question) {
    HistoryItem item;
    item.user = user_;
    item.query = std::move(question);
    item.response = "an answer";
    return history_.append(item).value();
  }

  const UserId user_{5};
  FakeHistoryStore store_;
  FixedClock clock_{std::chrono::sys_days{std::chrono::year{2024} / 1 / 15} + std::chrono::hours(10)};
  History history_{store_, clock_};
};

TEST_F(HistoryTest, is_newest_first_and_knows_when) {
  const auto first = ask("first");
  const auto second = ask("second");
  const auto items = history_.list(user_, {}).value();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].id, second);
  EXPECT_EQ(items[1].id, first);
  EXPECT_EQ(items[0].created_at, clock_.now());
}

TEST_F(HistoryTest, gives_a_page_at_a_time) {
  for (int i = 0; i < 250; ++i) ask("question " + std::to_string(i));
  EXPECT_EQ(history_.list(user_, {}).value().size(), 50U);
  EXPECT_EQ(history_.list(user_, {.limit = 1'000'000, .before = {}, .connection = {}}).value().size(), 200U);
  EXPECT_EQ(history_.list(user_, {.limit = 0, .before = {}, .connection = {}}).error().code,
            ErrorCode::kInvalidArgument);
  const auto page = history_.list(user_, {.limit = 2, .before = QuestionId{100}, .connection = {}}).value();
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(page[0].id, QuestionId{99});
}

TEST_F(HistoryTest, keeps_the_time_it_is_given) {
  HistoryItem item;
  item.user = user_;
  item.created_at = clock_.now() - std::chrono::hours(3);
  const auto id = history_.append(item).value();
  EXPECT_EQ(history_.get(user_, id).value().created_at, item.created_at);
}

TEST_F(HistoryTest, refuses_a_conversation_id_longer_than_its_column) {
  HistoryItem item;
  item.user = user_;
  item.conversation_id = std::string(65, 'c');
  EXPECT_EQ(history_.append(item).error().code, ErrorCode::kInvalidArgument);
}

TEST_F(HistoryTest, keeps_a_model_of_any_name) {
  HistoryItem item;
  item.user = user_;
  item.model = std::string(199, 'm') + "\xC3\xA4\xC3\xA4" + '\0';
  const auto id = history_.append(item).value();
  EXPECT_EQ(history_.get(user_, id).value().model, std::string(199, 'm') + "\xC3\xA4");
}

TEST_F(HistoryTest, an_answer_without_a_query_cannot_be_right_but_can_be_wrong) {
  const auto id = ask("What is the meaning of life?");
  const auto refused = history_.set_verified(user_, id, true);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused.error().field, "verified");
  EXPECT_TRUE(history_.set_verified(user_, id, false));
  EXPECT_EQ(history_.get(user_, id).value().verified, false);
  EXPECT_TRUE(history_.set_verified(user_, id, std::nullopt));
  EXPECT_EQ(history_.set_verified(UserId{6}, id, true).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(history_.set_verified(UserId{6}, id, false).error().code, ErrorCode::kNotFound);
}

TEST_F(HistoryTest, lists_at_most_a_page_of_conversations) {
  for (int i = 0; i < 250; ++i) {
    HistoryItem item;
    item.user = user_;
    item.conversation_id = std::to_string(i);
    ASSERT_TRUE(history_.append(item));
  }
  EXPECT_EQ(history_.conversations(user_, 1'000, std::nullopt).value().size(), kPageLimit);
  EXPECT_EQ(history_.conversations(user_, 0, std::nullopt).error().code, ErrorCode::kInvalidArgument);
}

TEST_F(HistoryTest, of_another_user_is_not_found) {
  const auto id = ask("mine");
  EXPECT_EQ(history_.get(UserId{6}, id).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(history_.remove(UserId{6}, id).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(history_.list(UserId{6}, {}).value().empty());
  EXPECT_TRUE(history_.remove(user_, id));
  EXPECT_EQ(history_.get(user_, id).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace dataquery::history
