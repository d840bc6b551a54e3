#include <algorithm>
#include <atomic>
#include <format>
#include <span>
#include <thread>
#include <vector>

#include "contract/store/stores.h"

namespace dataquery::store {
namespace {

using accounts::SettingsPatch;

class UserStoreContract : public StoreContract {};
class SettingsStoreContract : public StoreContract {};

INSTANTIATE_TEST_SUITE_P(All, UserStoreContract, implementations(), implementation_name);
INSTANTIATE_TEST_SUITE_P(All, SettingsStoreContract, implementations(), implementation_name);

TEST_P(UserStoreContract, finds_what_was_inserted) {
  auto& users = stores_->users();
  const auto user = users.insert("a@b.co", "$2b$12$hash", at(10)).value();
  EXPECT_GT(user.id.value, 0);
  for (const auto& found : {users.find(user.id).value(), users.find_by_email("a@b.co").value()}) {
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, user.id);
    EXPECT_EQ(found->email, "a@b.co");
    EXPECT_EQ(found->password_hash, "$2b$12$hash");
    EXPECT_EQ(found->created_at, at(10));
  }
}

TEST_P(UserStoreContract, says_when_there_is_none) {
  EXPECT_FALSE(stores_->users().find(UserId{99}).value());
  EXPECT_FALSE(stores_->users().find_by_email("nobody@b.co").value());
  EXPECT_TRUE(stores_->users().sessions(std::vector{UserId{99}}).value().empty());
  EXPECT_TRUE(stores_->users().list().value().empty());
  EXPECT_EQ(stores_->users().set_password(UserId{99}, "hash", std::nullopt).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(stores_->users().end_sessions(UserId{99}, std::nullopt).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(stores_->users().remove(UserId{99}, std::nullopt).error().code, ErrorCode::kNotFound);
}

TEST_P(UserStoreContract, has_an_address_once) {
  ASSERT_TRUE(stores_->users().insert("a@b.co", "hash", at(10)));
  EXPECT_EQ(stores_->users().insert("a@b.co", "other", at(11)).error().code, ErrorCode::kConflict);
}

TEST_P(UserStoreContract, gives_an_identity_never_again) {
  const auto first = stores_->users().insert("a@b.co", "hash", at(10)).value().id;
  ASSERT_TRUE(stores_->users().remove(first, std::nullopt));
  EXPECT_FALSE(stores_->users().find(first).value());
  EXPECT_NE(stores_->users().insert("a@b.co", "hash", at(10)).value().id, first)
      << "an old token would fit a new account";
}

TEST_P(UserStoreContract, another_password_raises_the_session_version) {
  auto& users = stores_->users();
  const auto user = users.insert("a@b.co", "hash", at(10)).value();
  EXPECT_EQ(user.session_version, 1);
  EXPECT_EQ(users.set_password(user.id, "another hash", 1).value(), 2);
  const auto found = users.find(user.id).value();
  EXPECT_EQ(found->password_hash, "another hash");
  EXPECT_EQ(found->session_version, 2);
  EXPECT_EQ(users.find_by_email("a@b.co").value()->session_version, 2);
  EXPECT_EQ(users.set_password(user.id, "a third", std::nullopt).value(), 3);
}

TEST_P(UserStoreContract, ending_the_sessions_keeps_the_password) {
  auto& users = stores_->users();
  const auto user = users.insert("a@b.co", "hash", at(10)).value();
  EXPECT_EQ(users.end_sessions(user.id, 1).value(), 2);
  EXPECT_EQ(users.end_sessions(user.id, std::nullopt).value(), 3);
  EXPECT_EQ(users.find(user.id).value()->password_hash, "hash");
}

TEST_P(UserStoreContract, changes_nothing_at_a_session_version_that_is_no_more) {
  auto& users = stores_->users();
  const auto user = users.insert("a@b.co", "hash", at(10)).value();
  ASSERT_TRUE(users.end_sessions(user.id, 1));
  EXPECT_EQ(users.set_password(user.id, "another hash", 1).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(users.end_sessions(user.id, 1).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(users.remove(user.id, 1).error().code, ErrorCode::kNotFound);
  const auto found = users.find(user.id).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->password_hash, "hash");
  EXPECT_EQ(found->session_version, 2);
  EXPECT_TRUE(users.remove(user.id, 2));
}

TEST_P(UserStoreContract, of_many_changes_at_once_of_one_session_version_one_wins) {
  auto& users = stores_->users();
  const auto user = users.insert("a@b.co", "hash", at(10)).value().id;
  std::atomic<int> won = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] { won += users.set_password(user, "another hash", 1).has_value() ? 1 : 0; });
    }
  }
  EXPECT_EQ(won, 1);
  EXPECT_EQ(users.find(user).value()->session_version, 2);
}

TEST_P(UserStoreContract, gives_the_session_versions_of_however_many_accounts) {
  auto& users = stores_->users();
  std::vector<UserId> ids;
  for (int i = 0; i < 70; ++i) ids.push_back(users.insert(std::format("{}@b.co", i), "hash", at(10)).value().id);
  ASSERT_TRUE(users.end_sessions(ids[69], std::nullopt));
  ASSERT_TRUE(users.remove(ids[3], std::nullopt));
  for (const std::size_t count : {0U, 1U, 2U, 31U, 32U, 33U, 64U, 70U}) {
    const std::span asked(ids.data(), count);
    std::vector<accounts::SessionState> expected;
    for (std::size_t i = 0; i < count; ++i) {
      if (i != 3) expected.push_back({ids[i], std::format("{}@b.co", i), i == 69 ? 2 : 1});
    }
    auto states = users.sessions(asked).value();
    std::ranges::sort(states, {}, &accounts::SessionState::user);
    EXPECT_EQ(states, expected) << count;
  }
}

TEST_P(UserStoreContract, lists_all_accounts_oldest_first) {
  auto& users = stores_->users();
  const auto first = users.insert("z@b.co", "hash", at(10)).value().id;
  const auto second = users.insert("a@b.co", "hash", at(11)).value().id;
  const std::vector<accounts::UserSummary> expected{{.id = first, .email = "z@b.co", .created_at = at(10)},
                                                    {.id = second, .email = "a@b.co", .created_at = at(11)}};
  EXPECT_EQ(users.list().value(), expected);
}

TEST_P(UserStoreContract, of_many_at_once_with_one_address_one_wins) {
  std::atomic<int> won = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] { won += stores_->users().insert("a@b.co", "hash", at(10)).has_value() ? 1 : 0; });
    }
  }
  EXPECT_EQ(won, 1);
}

TEST_P(SettingsStoreContract, begin_with_the_documented_defaults) {
  const auto settings = stores_->settings().find(stores_->add_user("a@b.co")).value();
  EXPECT_EQ(settings.llm_provider, "openai");
  EXPECT_EQ(settings.llm_model, "gpt-3.5-turbo");
  EXPECT_FALSE(settings.llm_base_url);
  EXPECT_FALSE(settings.llm_api_key);
  EXPECT_FALSE(settings.key_updated_at);
}

TEST_P(SettingsStoreContract, change_only_what_the_patch_names) {
  const auto user = stores_->add_user("a@b.co");
  auto& settings = stores_->settings();
  SettingsPatch all;
  all.llm_provider = "openrouter";
  all.llm_model = "m";
  all.llm_base_url.emplace("http://localhost/v1");
  all.llm_api_key.emplace(SealedSecret{"sealed"});
  ASSERT_TRUE(settings.update(user, all, at(10)));
  ASSERT_TRUE(settings.update(user, {}, at(11)));
  SettingsPatch model;
  model.llm_model = "n";
  ASSERT_TRUE(settings.update(user, model, at(12)));
  auto found = settings.find(user).value();
  EXPECT_EQ(found.llm_provider, "openrouter");
  EXPECT_EQ(found.llm_model, "n");
  EXPECT_EQ(found.llm_base_url, "http://localhost/v1");
  EXPECT_EQ(found.llm_api_key->text, "sealed");
  EXPECT_EQ(found.key_updated_at, at(10));

  SettingsPatch removal;
  removal.llm_base_url.emplace(std::nullopt);
  removal.llm_api_key.emplace(std::nullopt);
  ASSERT_TRUE(settings.update(user, removal, at(13)));
  found = settings.find(user).value();
  EXPECT_FALSE(found.llm_base_url);
  EXPECT_FALSE(found.llm_api_key);
  EXPECT_FALSE(found.key_updated_at);
  EXPECT_EQ(found.llm_model, "n");
}

TEST_P(SettingsStoreContract, of_nobody_are_not_found) {
  EXPECT_EQ(stores_->settings().find(UserId{99}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(stores_->settings().update(UserId{99}, {}, at(10)).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace dataquery::store
