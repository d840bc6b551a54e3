#include "adapters/store/sealed_values.h"

#include "accounts/settings.h"
#include "contract/store/stores.h"

namespace dataquery::store {
namespace {

class SealedValuesTest : public testing::TestWithParam<sql_session::Engine> {
 protected:
  ConnectionId add_connection(std::string_view sealed) {
    const connections::NewConnection fresh{
        .user = user_, .name = std::format("c{}", ++count_), .metadata = "null", .catalog = "{}", .created_at = {}};
    return stores_.connections()
        .insert(fresh, [&](ConnectionId) -> Result<SealedSecret> { return SealedSecret{std::string(sealed)}; })
        .value()
        .id;
  }
  void set_key(std::string_view sealed) {
    accounts::SettingsPatch patch;
    patch.llm_api_key.emplace(SealedSecret{std::string(sealed)});
    ASSERT_TRUE(stores_.settings().update(user_, patch, {}));
  }

  SqlStores stores_{GetParam()};
  UserId user_ = stores_.add_user("a@b.co");
  SealedValues values_{*stores_.database()};
  int count_ = 0;
};

INSTANTIATE_TEST_SUITE_P(All, SealedValuesTest, testing_support::both_engines(), testing_support::engine_name);

using Kind = SealedValue::Kind;

TEST_P(SealedValuesTest, are_found_by_the_key_that_they_are_not_under) {
  const auto old = add_connection("k1:abc");
  add_connection("k2:abc");
  const auto similar = add_connection("k22:abc");
  const auto found = values_.not_under(Kind::kConnectionString, "k2", 0, 10).value();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].id, old.value);
  EXPECT_EQ(found[0].sealed.text, "k1:abc");
  EXPECT_EQ(found[0].bound_to, connections::seal_context(old));
  EXPECT_EQ(found[1].id, similar.value);
  EXPECT_EQ(values_.not_under(Kind::kConnectionString, "k2", old.value, 10).value().size(), 1U);
  EXPECT_EQ(values_.not_under(Kind::kConnectionString, "k2", 0, 1).value().size(), 1U);
  EXPECT_TRUE(values_.not_under(Kind::kApiKey, "k2", 0, 10).value().empty()) << "no key is set";
}

TEST_P(SealedValuesTest, are_counted_by_key) {
  add_connection("k1:abc");
  add_connection("k1:def");
  set_key("k1:ghi");
  EXPECT_EQ(values_.count_under("k1").value(), 3);
  EXPECT_EQ(values_.count_under("k").value(), 0);
}

TEST_P(SealedValuesTest, are_replaced_unless_somebody_was_quicker) {
  set_key("k1:abc");
  const auto found = values_.not_under(Kind::kApiKey, "k2", 0, 10).value();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].bound_to, accounts::seal_context(user_));
  EXPECT_TRUE(values_.replace(found[0], {"k2:new"}).value());
  EXPECT_FALSE(values_.replace(found[0], {"k2:late"}).value());
  EXPECT_EQ(stores_.settings().find(user_).value().llm_api_key->text, "k2:new");
}

TEST_P(SealedValuesTest, keys_are_remembered_once_and_forgotten) {
  ASSERT_TRUE(values_.remember({"k1", {"proof"}}, {}));
  ASSERT_TRUE(values_.remember({"k1", {"another"}}, {}));
  const auto known = values_.known_keys().value();
  ASSERT_EQ(known.size(), 1U);
  EXPECT_EQ(known[0].proof.text, "proof");
  ASSERT_TRUE(values_.forget("k1"));
  EXPECT_TRUE(values_.known_keys().value().empty());
}

}  // namespace
}  // namespace dataquery::store
