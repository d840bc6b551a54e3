#include "contract/store/stores.h"

namespace dataquery::store {
namespace {

using history::ChosenReading;

class ChoiceStoreContract : public StoreContract {
 protected:
  history::ChoiceStore& store() { return stores_->choices(); }

  ConnectionId connection_of(UserId user) {
    return stores_->connections()
        .insert({.user = user, .name = "shop", .metadata = "null", .catalog = R"({"tables":[]})", .created_at = at(1)},
                [](ConnectionId) -> Result<SealedSecret> { return SealedSecret{"sealed"}; })
        .value()
        .id;
  }
  ChosenReading put(std::string_view key, ChosenReading choice, std::size_t most = 10) {
    choice.id = store().put(user_, shop_, key, choice, most).value();
    return choice;
  }
  std::vector<ChosenReading> list() { return store().list(user_, shop_, 10).value(); }

  ChosenReading reading(std::string query, int hour) const {
    return {.question = "Größte “orders”?", .query = std::move(query), .reading = "the orders", .chosen_at = at(hour)};
  }

  const UserId user_ = stores_->add_user("a@b.co");
  const UserId other_ = stores_->add_user("other@b.co");
  const ConnectionId shop_ = connection_of(user_);
};

INSTANTIATE_TEST_SUITE_P(All, ChoiceStoreContract, implementations(), implementation_name);

TEST_P(ChoiceStoreContract, gives_back_what_was_put) {
  EXPECT_EQ(store().find(user_, shop_, "größt order").value(), std::nullopt);
  const auto put_in = put("größt order", reading("SELECT 'ä'", 2));
  EXPECT_EQ(store().find(user_, shop_, "größt order").value(), put_in);
  EXPECT_EQ(store().find(user_, shop_, "order").value(), std::nullopt);
}

TEST_P(ChoiceStoreContract, keeps_one_a_question_and_lists_the_newest_first) {
  const auto first = put("a", reading("SELECT 1", 2));
  const auto second = put("b", reading("SELECT 2", 3));
  EXPECT_EQ(list(), (std::vector<ChosenReading>{second, first}));
  const auto again = put("a", reading("SELECT 3", 4));
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(list(), (std::vector<ChosenReading>{again, second}));
  EXPECT_EQ(store().list(user_, shop_, 1).value(), std::vector<ChosenReading>{again});
}

TEST_P(ChoiceStoreContract, of_too_many_those_chosen_longest_ago_go) {
  put("a", reading("SELECT 1", 2), 2);
  const auto second = put("b", reading("SELECT 2", 3), 2);
  const auto third = put("c", reading("SELECT 3", 4), 2);
  EXPECT_EQ(list(), (std::vector<ChosenReading>{third, second}));
}

TEST_P(ChoiceStoreContract, is_removed_by_its_owner_alone) {
  const auto first = put("a", reading("SELECT 1", 2));
  EXPECT_EQ(store().remove(other_, shop_, first.id).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store().find(other_, shop_, "a").value(), std::nullopt);
  EXPECT_TRUE(store().list(other_, shop_, 10).value().empty());
  ASSERT_TRUE(store().remove(user_, shop_, first.id));
  EXPECT_EQ(store().remove(user_, shop_, first.id).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(list().empty());
  EXPECT_EQ(store().put(user_, ConnectionId{0}, "a", first, 10).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace dataquery::store
