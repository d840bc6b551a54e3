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
