#include "accounts/settings.h"

#include <gtest/gtest.h>

#include <string>

#include "accounts/fake_settings_store.h"
#include "base/fake_sealer.h"

namespace dataquery::accounts {
namespace {

class SettingsTest : public testing::Test {
 protected:
  SettingsTest() { store_.add_user(user_); }

  const UserId user_{5};
  FakeSettingsStore store_;
  FakeSealer sealer_;
  FixedClock clock_{std::chrono::sys_days{std::chrono::year{2024} / 1 / 15} + std::chrono::hours(10)};
  Settings settings_{store_, sealer_, clock_};
};

TEST_F(SettingsTest, start_with_the_documented_defaults) {
  const auto view = settings_.get(user_).value();
  EXPECT_EQ(view.llm_provider, "openai");
  EXPECT_EQ(view.llm_model, "gpt-3.5-turbo");
  EXPECT_FALSE(view.has_api_key);
  EXPECT_FALSE(view.key_last_updated);
  EXPECT_FALSE(view.llm_base_url);
}

TEST_F(SettingsTest, keep_the_key_when_it_is_missing_and_remove_it_when_it_is_empty) {
  ASSERT_TRUE(settings_.update(user_, {.llm_provider = "openrouter",
                                       .llm_model = "openai/gpt-4",
                                       .llm_api_key = Secret("sk-planted"),
                                       .llm_base_url = std::nullopt}));
  const auto set_at = clock_.now();
  clock_.set(set_at + std::chrono::hours(1));
  ASSERT_TRUE(settings_.update(user_, {.llm_provider = std::nullopt,
                                       .llm_model = "openai/gpt-5",
                                       .llm_api_key = std::nullopt,
                                       .llm_base_url = std::nullopt}));
  auto view = settings_.get(user_).value();
  EXPECT_EQ(view.llm_provider, "openrouter");
  EXPECT_EQ(view.llm_model, "openai/gpt-5");
  EXPECT_TRUE(view.has_api_key);
  EXPECT_EQ(view.key_last_updated, set_at) << "the key's time, not that of other settings";

  SettingsChange removal;
  removal.llm_api_key = Secret("");
  ASSERT_TRUE(settings_.update(user_, removal));
  view = settings_.get(user_).value();
  EXPECT_FALSE(view.has_api_key);
  EXPECT_FALSE(view.key_last_updated);
}

TEST_F(SettingsTest, seal_the_key_for_this_user_before_it_is_stored) {
  SettingsChange change;
  change.llm_api_key = Secret("sk-planted");
  ASSERT_TRUE(settings_.update(user_, change));
  const auto stored = store_.find(user_).value();
  EXPECT_FALSE(stored.llm_api_key->text.contains("sk-planted"));
  EXPECT_TRUE(stored.llm_api_key->text.contains("user:5/settings"));
  EXPECT_EQ(settings_.llm_access(user_).value().api_key->reveal(), "sk-planted");
}

TEST_F(SettingsTest, a_key_copied_from_another_user_does_not_open) {
  const UserId thief{6};
  store_.add_user(thief);
  SettingsChange change;
  change.llm_api_key = Secret("sk-planted");
  ASSERT_TRUE(settings_.update(user_, change));
  SettingsPatch stolen;
  stolen.llm_api_key.emplace(store_.find(user_).value().llm_api_key);
  ASSERT_TRUE(store_.update(thief, stolen, clock_.now()));
  EXPECT_FALSE(settings_.llm_access(thief));
}

TEST_F(SettingsTest, set_and_remove_the_address) {
  SettingsChange change;
  change.llm_base_url = "http://localhost:11434/v1/";
  ASSERT_TRUE(settings_.update(user_, change));
  EXPECT_EQ(settings_.get(user_)->llm_base_url, "http://localhost:11434/v1");
  EXPECT_EQ(settings_.llm_access(user_)->base_url, "http://localhost:11434/v1");
  change.llm_base_url = "";
  ASSERT_TRUE(settings_.update(user_, change));
  EXPECT_FALSE(settings_.get(user_)->llm_base_url);
}

TEST_F(SettingsTest, name_the_field_that_is_wrong) {
  struct Case {
    SettingsChange change;
    std::string field;
  };
  const auto provider = [](std::string text) {
    SettingsChange c;
    c.llm_provider = std::move(text);
    return c;
  };
  const auto model = [](std::string text) {
    SettingsChange c;
    c.llm_model = std::move(text);
    return c;
  };
  const auto key = [](std::string text) {
    SettingsChange c;
    c.llm_api_key = Secret(std::move(text));
    return c;
  };
  const auto address = [](std::string text) {
    SettingsChange c;
    c.llm_base_url = std::move(text);
    return c;
  };
  const Case cases[] = {
      {provider(""), "llm_provider"},
      {provider(std::string(51, 'p')), "llm_provider"},
      {model(""), "llm_model"},
      {model(std::string(101, 'm')), "llm_model"},
      {model("gpt\n4"), "llm_model"},
      {key("sk with blanks"), "llm_api_key"},
      {key("sk-\r\nX-Header: injected"), "llm_api_key"},
      {key(std::string(1001, 'k')), "llm_api_key"},
      {address("ftp://example.com"), "llm_base_url"},
      {address("localhost:11434"), "llm_base_url"},
      {address("https://"), "llm_base_url"},
      {address("https://:80/v1"), "llm_base_url"},
      {address("https://user:secret@example.com/v1"), "llm_base_url"},
      {address("https://exa mple.com/v1"), "llm_base_url"},
      {address("https://example.com/v1?key=1"), "llm_base_url"},
      {address("https://example.com/" + std::string(2000, 'x')), "llm_base_url"},
  };
  for (const auto& [change, field] : cases) {
    const auto problem = check_settings(change);
    ASSERT_TRUE(problem) << field;
    EXPECT_EQ(problem->field, field);
    EXPECT_EQ(settings_.update(user_, change).error().code, ErrorCode::kInvalidArgument);
  }
}

TEST_F(SettingsTest, of_nobody_are_not_found) {
  EXPECT_EQ(settings_.get(UserId{99}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(settings_.update(UserId{99}, {}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(settings_.llm_access(UserId{99}).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace dataquery::accounts
