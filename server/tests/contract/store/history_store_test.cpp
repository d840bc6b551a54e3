#include "contract/store/stores.h"

namespace dataquery::store {
namespace {

using history::HistoryItem;

class HistoryStoreContract : public StoreContract {
 protected:
  HistoryItem item(std::string query) const {
    HistoryItem made;
    made.user = user_;
    made.query = std::move(query);
    made.response = "There are 1,234.";
    made.created_at = at(10);
    return made;
  }
  ConnectionId connect(std::string name) {
    const connections::NewConnection fresh{.user = user_,
                                           .name = std::move(name),
                                           .db_type = {},
                                           .metadata = "{}",
                                           .catalog = "{}",
                                           .is_demo = false,
                                           .owned_file = {},
                                           .created_at = at(9)};
    return stores_->connections().insert(fresh, [](ConnectionId) { return SealedSecret{"sealed"}; }).value().id;
  }
  std::string queries(const history::HistoryFilter& filter) {
    std::string text;
    const auto items = store().list(user_, filter).value();
    for (const auto& found : items) text += found.query + " ";
    return text;
  }
  history::HistoryStore& store() { return stores_->history(); }

  const UserId user_ = stores_->add_user("a@b.co");
  const UserId other_ = stores_->add_user("other@b.co");
};

INSTANTIATE_TEST_SUITE_P(All, HistoryStoreContract, implementations(), implementation_name);

TEST_P(HistoryStoreContract, gives_back_every_field) {
  auto full = item("How many \xF0\x9F\x8D\x8F?");
  full.connection = connect("a");
  full.generated_query = "SELECT COUNT(*) FROM \"apples\"";
  full.status = "answered";
  full.engine = "builtin";
  full.confidence = 0.93;
  full.timing_ms = R"({"total":9.1})";
  full.conversation_id = "c-1";
  full.error = "timeout";
  full.model = "gpt-4o-mini";
  full.prompt_tokens = 1'200;
  full.completion_tokens = 5'000'000'000;
  full.cost = 0.000375;
  full.cached = true;
  full.verified = false;
  full.id = store().append(full).value();
  EXPECT_EQ(store().find(user_, full.id).value(), full);

  auto bare = item("?");
  bare.id = store().append(bare).value();
  EXPECT_EQ(store().find(user_, bare.id).value(), bare);
}

TEST_P(HistoryStoreContract, keeps_a_question_whatever_bytes_its_answer_quotes) {
  auto odd = item(std::string("zero \0 and broken \xFF", 19));
  odd.response = std::string("\0", 1);
  const auto id = store().append(odd).value();
  const auto kept = store().find(user_, id).value();
  EXPECT_TRUE(kept.query.starts_with("zero ")) << kept.query;
  EXPECT_TRUE(kept.query.contains(" and broken ")) << kept.query;
}

TEST_P(HistoryStoreContract, lists_newest_first_by_page_and_by_connection) {
  const auto a = connect("a");
  const auto b = connect("b");
  std::vector<QuestionId> ids;
  for (const auto& [query, connection] : {std::pair{"1", a}, {"2", b}, {"3", a}, {"4", b}}) {
    auto asked = item(query);
    asked.connection = connection;
    ids.push_back(store().append(asked).value());
  }
  EXPECT_EQ(queries({}), "4 3 2 1 ");
  EXPECT_EQ(queries({.limit = 2, .before = {}, .connection = {}}), "4 3 ");
  EXPECT_EQ(queries({.limit = 2, .before = ids[2], .connection = {}}), "2 1 ");
  EXPECT_EQ(queries({.limit = 50, .before = {}, .connection = a}), "3 1 ");
  EXPECT_EQ(queries({.limit = 50, .before = ids[3], .connection = b}), "2 ");
}

TEST_P(HistoryStoreContract, lists_one_conversation) {
  const auto a = connect("a");
  const auto b = connect("b");
  const auto ask = [&](std::string query, std::string conversation, ConnectionId connection) {
    auto asked = item(std::move(query));
    asked.conversation_id = std::move(conversation);
    asked.connection = connection;
    return store().append(asked).value();
  };
  ask("1", "x", a);
  ask("2", "y", a);
  const auto third = ask("3", "x", b);
  ASSERT_TRUE(store().append(item("outside")));
  EXPECT_EQ(queries({.conversation = "x"}), "3 1 ");
  EXPECT_EQ(queries({.limit = 1, .conversation = "x"}), "3 ");
  EXPECT_EQ(queries({.before = third, .conversation = "x"}), "1 ");
  EXPECT_EQ(queries({.connection = b, .conversation = "x"}), "3 ");
  EXPECT_EQ(queries({.conversation = "z"}), "");
  EXPECT_TRUE(store().list(other_, {.conversation = "x"}).value().empty());
  ASSERT_TRUE(stores_->connections().remove(user_, a));
}

TEST_P(HistoryStoreContract, gives_the_turns_of_a_conversation_that_a_query_answered) {
  const auto a = connect("a");
  const auto b = connect("b");
  struct Case {
    std::string question;
    std::string conversation;
    ConnectionId connection;
    std::string status;
    std::optional<std::string> query;
  };
  const Case cases[] = {{"first", "x", a, "answered", "SELECT 1"},     {"elsewhere", "x", b, "answered", "SELECT 2"},
                        {"asked back", "x", a, "clarify", "SELECT 3"}, {"in words", "x", a, "answered", std::nullopt},
                        {"second", "x", a, "answered", "SELECT 4"},    {"other talk", "y", a, "answered", "SELECT 5"},
                        {"third", "x", a, "answered", "SELECT 6"}};
  for (const auto& [question, conversation, connection, status, query] : cases) {
    auto asked = item(question);
    asked.conversation_id = conversation;
    asked.connection = connection;
    asked.status = status;
    asked.generated_query = query;
    asked.engine = "llm";
    ASSERT_TRUE(store().append(asked));
  }
  const auto text = [&](UserId user, std::size_t limit) {
    std::string joined;
    const auto turns = store().turns(user, "x", a, limit).value();
    for (const auto& turn : turns) joined += turn.question + "=" + turn.query + "/" + turn.engine + " ";
    return joined;
  };
  EXPECT_EQ(text(user_, 10), "first=SELECT 1/llm second=SELECT 4/llm third=SELECT 6/llm ");
  EXPECT_EQ(text(user_, 2), "second=SELECT 4/llm third=SELECT 6/llm ") << "the last ones, newest last";
  EXPECT_EQ(text(other_, 10), "");
}

TEST_P(HistoryStoreContract, lists_conversations_by_their_newest_question) {
  const auto a = connect("a");
  const auto ask = [&](std::string query, std::string conversation, int hour) {
    auto asked = item(std::move(query));
    asked.conversation_id = std::move(conversation);
    asked.created_at = at(hour);
    return store().append(asked).value();
  };
  ask("How many customers?", "x", 1);
  const auto y = ask(std::string(300, 'y'), "y", 2);
  ASSERT_TRUE(store().append(item("outside")));
  auto last = item("and by month?");
  last.conversation_id = "x";
  last.connection = a;
  last.created_at = at(3);
  const auto x = store().append(last).value();
  const auto found = store().conversations(user_, 10, std::nullopt).value();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].id, "x");
  EXPECT_EQ(found[0].title, "How many customers?");
  EXPECT_EQ(found[0].questions, 2);
  EXPECT_EQ(found[0].last, x);
  EXPECT_EQ(found[0].last_at, at(3));
  EXPECT_EQ(found[0].connection, a);
  EXPECT_EQ(found[1].id, "y");
  EXPECT_EQ(found[1].title, std::string(200, 'y'));
  EXPECT_EQ(found[1].last, y);
  EXPECT_EQ(found[1].connection, std::nullopt);
  EXPECT_EQ(store().conversations(user_, 1, std::nullopt).value().size(), 1U);
  const auto older = store().conversations(user_, 10, x).value();
  ASSERT_EQ(older.size(), 1U) << "the rest of a conversation on the page before is no conversation of its own";
  EXPECT_EQ(older[0].id, "y");
  EXPECT_TRUE(store().conversations(other_, 10, std::nullopt).value().empty());
}

TEST_P(HistoryStoreContract, keeps_what_the_user_says_of_an_answer) {
  const auto id = store().append(item("mine")).value();
  const auto verified = [&] { return store().find(user_, id).value().verified; };
  EXPECT_EQ(verified(), std::nullopt);
  for (const auto said : {std::optional(true), std::optional(false), std::optional<bool>()}) {
    ASSERT_TRUE(store().set_verified(user_, id, said));
    EXPECT_EQ(verified(), said);
  }
  EXPECT_EQ(store().set_verified(other_, id, true).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store().set_verified(user_, QuestionId{9'999}, true).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(verified(), std::nullopt);
}

TEST_P(HistoryStoreContract, gives_the_verified_pairs_of_a_connection_each_question_once) {
  const auto a = connect("a");
  const auto b = connect("b");
  struct Case {
    std::string question;
    ConnectionId connection;
    std::optional<bool> verified;
    std::optional<std::string> query;
    std::string engine;
  };
  const Case cases[] = {{"How many?", a, true, "SELECT 1", "llm"},       {"Which?", a, true, "SELECT 2", "builtin"},
                        {"How many?", a, true, "SELECT 3", "llm"},       {"Wrong?", a, false, "SELECT 4", "llm"},
                        {"Unsaid?", a, std::nullopt, "SELECT 5", "llm"}, {"There?", b, true, "SELECT 6", "llm"},
                        {"SELECT 7", a, true, "SELECT 7", "user"},       {"None?", a, true, std::nullopt, "llm"}};
  for (const auto& [question, connection, verified, query, engine] : cases) {
    auto asked = item(question);
    asked.connection = connection;
    asked.verified = verified;
    asked.generated_query = query;
    asked.engine = engine;
    ASSERT_TRUE(store().append(asked));
  }
  const std::vector<history::VerifiedPair> expected{{"How many?", "SELECT 3"}, {"Which?", "SELECT 2"}};
  EXPECT_EQ(store().verified(user_, a, 10).value(), expected);
  EXPECT_EQ(store().verified(user_, a, 1).value().size(), 1U);
  EXPECT_TRUE(store().verified(other_, a, 10).value().empty());
}

TEST_P(HistoryStoreContract, another_users_is_not_found) {
  const auto id = store().append(item("mine")).value();
  EXPECT_TRUE(store().list(other_, {}).value().empty());
  EXPECT_EQ(store().find(other_, id).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store().remove(other_, id).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(store().remove(user_, id));
  EXPECT_EQ(store().find(user_, id).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store().remove(user_, id).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace dataquery::store
