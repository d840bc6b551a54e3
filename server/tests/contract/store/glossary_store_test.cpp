#include "contract/store/stores.h"

namespace dataquery::store {
namespace {

using connections::GlossaryEntry;

class GlossaryStoreContract : public StoreContract {
 protected:
  connections::GlossaryStore& store() { return stores_->glossary(); }

  ConnectionId connection_of(UserId user) {
    return stores_->connections()
        .insert({.user = user, .name = "shop", .metadata = "null", .catalog = R"({"tables":[]})", .created_at = at(1)},
                [](ConnectionId) -> Result<SealedSecret> { return SealedSecret{"sealed"}; })
        .value()
        .id;
  }
  GlossaryEntry add(GlossaryEntry entry) {
    entry.id = store().add(user_, shop_, entry, at(2)).value();
    return entry;
  }
  std::vector<GlossaryEntry> entries() { return store().list(user_, shop_).value(); }

  const UserId user_ = stores_->add_user("a@b.co");
  const UserId other_ = stores_->add_user("other@b.co");
  const ConnectionId shop_ = connection_of(user_);
};

INSTANTIATE_TEST_SUITE_P(All, GlossaryStoreContract, implementations(), implementation_name);

TEST_P(GlossaryStoreContract, gives_back_what_was_added_in_its_order) {
  EXPECT_TRUE(entries().empty());
  const auto column = add({.term = "GMV", .definition = {.column = "orders.total_amount"}});
  const auto values =
      add({.term = "Ausgeliefert 🚚", .definition = {.column = "orders.status", .equals = {"shipped", "it's \"ok\""}}});
  const auto expression = add({.term = "big order", .definition = {.expression = "orders.total_amount > 1000"}});
  EXPECT_EQ(entries(), (std::vector<GlossaryEntry>{column, values, expression}));
}

TEST_P(GlossaryStoreContract, a_term_stands_once_whatever_its_case_and_spacing) {
  const auto first = add({.term = "Gross margin", .definition = {.column = "a.b"}});
  auto second = add({.term = "GMV", .definition = {.column = "a.c"}});
  const GlossaryEntry again{.term = "gross   MARGIN", .definition = {.column = "a.d"}};
  EXPECT_EQ(store().add(user_, shop_, again, at(3)).error().code, ErrorCode::kConflict);
  EXPECT_EQ(store().change(user_, shop_, {second.id, "GROSS margin", {.column = "a.c"}}, at(3)).error().code,
            ErrorCode::kConflict);
  EXPECT_EQ(entries(), (std::vector<GlossaryEntry>{first, second}));
}

TEST_P(GlossaryStoreContract, an_entry_is_changed_in_its_place) {
  auto first = add({.term = "GMV", .definition = {.column = "a.b"}});
  const auto second = add({.term = "net", .definition = {.column = "a.c"}});
  first.term = "gmv";
  first.definition = {.column = "a.b", .equals = {"x"}};
  ASSERT_TRUE(store().change(user_, shop_, first, at(3)));
  EXPECT_EQ(entries(), (std::vector<GlossaryEntry>{first, second}));
  ASSERT_TRUE(store().remove(user_, shop_, first.id));
  EXPECT_EQ(entries(), std::vector<GlossaryEntry>{second});
  EXPECT_EQ(store().remove(user_, shop_, first.id).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store().change(user_, shop_, first, at(3)).error().code, ErrorCode::kNotFound);
}

TEST_P(GlossaryStoreContract, is_nobody_elses) {
  const auto entry = add({.term = "GMV", .definition = {.column = "a.b"}});
  const auto theirs = connection_of(other_);
  for (const auto& [user, connection] : {std::pair{other_, shop_}, {user_, ConnectionId{999}}}) {
    EXPECT_EQ(store().list(user, connection).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(store().add(user, connection, {.term = "net"}, at(3)).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(store().change(user, connection, entry, at(3)).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(store().remove(user, connection, entry.id).error().code, ErrorCode::kNotFound);
  }
  EXPECT_EQ(store().remove(other_, theirs, entry.id).error().code, ErrorCode::kNotFound)
      << "through another connection";
  EXPECT_TRUE(store().add(other_, theirs, {.term = "GMV", .definition = {.column = "c.d"}}, at(3)));
  EXPECT_EQ(entries(), std::vector<GlossaryEntry>{entry});
}

TEST_P(GlossaryStoreContract, goes_with_its_connection) {
  add({.term = "GMV", .definition = {.column = "a.b"}});
  ASSERT_TRUE(stores_->connections().remove(user_, shop_));
  EXPECT_EQ(store().list(user_, shop_).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace dataquery::store
