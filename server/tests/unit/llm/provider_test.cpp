#include "llm/provider.h"

#include <gtest/gtest.h>

#include <string>

namespace dataquery::llm {
namespace {

Settings with(std::string provider, std::string base_url, std::string key, std::string model = "m") {
  return {.provider = std::move(provider),
          .model = std::move(model),
          .base_url = std::move(base_url),
          .key = Secret(std::move(key))};
}

TEST(Provider, offers_the_required_ones_first) {
  ASSERT_GE(providers().size(), 2U);
  EXPECT_EQ(providers()[0].id, "openai");
  EXPECT_EQ(providers()[0].name, "OpenAI");
  EXPECT_EQ(providers()[0].models[0].id, "gpt-4");
  EXPECT_EQ(providers()[0].models[1].id, "gpt-3.5-turbo");
  EXPECT_EQ(providers()[1].id, "openrouter");
  EXPECT_EQ(providers()[1].models[0].id, "openai/gpt-4");
  EXPECT_EQ(providers()[1].models[0].name, "GPT-4 via OpenRouter");
}

TEST(Provider, has_only_addresses_in_their_final_form) {
  for (const auto& provider : providers()) {
    if (provider.base_url.empty()) continue;
    EXPECT_EQ(normalize_base_url(provider.base_url).value(), provider.base_url);
  }
}

TEST(Provider, resolves_the_default) {
  const Settings settings{.base_url = {}, .key = Secret(" sk-1\n")};
  const auto endpoint = resolve(settings);
  ASSERT_TRUE(endpoint.has_value());
  EXPECT_EQ(endpoint->base_url, "https://api.openai.com/v1");
  EXPECT_EQ(endpoint->host, "api.openai.com");
  EXPECT_EQ(endpoint->model, "gpt-3.5-turbo");
  EXPECT_EQ(endpoint->key.reveal(), "sk-1");
}

TEST(Provider, normalizes_addresses) {
  struct Case {
    const char* given;
    const char* expected;  // "": refused
  };
  for (const auto& [given, expected] : {
           Case{"https://host/v1", "https://host/v1"},
           Case{" https://host/v1/ ", "https://host/v1"},
           Case{"http://127.0.0.1:11434", "http://127.0.0.1:11434/v1"},
           Case{"http://127.0.0.1:11434/", "http://127.0.0.1:11434/v1"},
           Case{"https://host/api/v1/chat/completions", "https://host/api/v1"},
           Case{"https://host/v1/messages", "https://host/v1"},
           Case{"http://[::1]:8000/v1", "http://[::1]:8000/v1"},
           Case{"", ""},
           Case{"host/v1", ""},
           Case{"ftp://host/v1", ""},
           Case{"file:///etc/passwd", ""},
           Case{"https://", ""},
           Case{"https:///v1", ""},
           Case{"https://:80/v1", ""},
           Case{"https://user:secret@host/v1", ""},
           Case{"https://host/v1?x=1", ""},
           Case{"https://host/v1#x", ""},
           Case{"https://ho st/v1", ""},
           Case{"https://host\\@evil/v1", ""},
           Case{"https://host/v1\r\nX-Header: 1", ""},
       }) {
    const auto result = normalize_base_url(given);
    if (*expected == '\0') {
      EXPECT_FALSE(result.has_value()) << given;
    } else {
      ASSERT_TRUE(result.has_value()) << given;
      EXPECT_EQ(*result, expected);
    }
  }
  EXPECT_FALSE(normalize_base_url("https://" + std::string(600, 'a')).has_value());
}

TEST(Provider, says_what_is_wrong_with_settings) {
  struct Case {
    Settings settings;
    const char* expected;
  };
  for (const auto& [settings, expected] : {
           Case{with("nobody", "", "k"), "provider is not known"},
           Case{with("openai", "", ""), "OpenAI needs an API key"},
           Case{with("openrouter", "", " "), "OpenRouter needs an API key"},
           Case{with("custom", "", "k"), "needs its address"},
           Case{with("custom", "host", "k"), "must start with"},
           Case{with("openai", "", "two words"), "API key"},
           Case{with("openai", "", "k\r\nX: y"), "API key"},
           Case{with("openai", "", std::string(1001, 'k')), "API key"},
           Case{with("openai", "", "k", ""), "model"},
           Case{with("openai", "", "k", "a b"), "model"},
       }) {
    const auto endpoint = resolve(settings);
    ASSERT_FALSE(endpoint.has_value()) << expected;
    EXPECT_EQ(endpoint.error().code, ErrorCode::kInvalidArgument);
    EXPECT_TRUE(endpoint.error().message.contains(expected)) << endpoint.error().message;
  }
}

TEST(Provider, lets_a_server_at_an_own_address_go_without_a_key) {
  EXPECT_TRUE(resolve(with("openai", "http://localhost:8080/v1", "")).has_value());
  EXPECT_TRUE(resolve(with("ollama", "", "")).has_value());
}

TEST(Provider, knows_the_format_of_each) {
  EXPECT_EQ(resolve(with("openrouter", "", "k"))->format, WireFormat::kOpenAi);
  EXPECT_TRUE(resolve(with("openrouter", "", "k"))->asks_for_cost);
  EXPECT_EQ(resolve(with("anthropic", "", "k"))->format, WireFormat::kAnthropic);
  EXPECT_EQ(resolve(with("anthropic", "", "k"))->base_url, "https://api.anthropic.com/v1");
  EXPECT_EQ(resolve(with("gemini", "", "k"))->format, WireFormat::kGemini);
  EXPECT_EQ(resolve(with("gemini", "http://localhost:1", "k"))->base_url, "http://localhost:1/v1beta");
  EXPECT_FALSE(resolve(with("gemini", "", "")).has_value());
}

TEST(Provider, prefers_the_users_settings_to_the_servers) {
  const auto server = with("openai", "", "server-key");
  EXPECT_EQ(choose(with("openai", "", "user-key"), server)->key.reveal(), "user-key");
  EXPECT_EQ(choose(with("ollama", "", ""), server)->provider, "ollama");
  EXPECT_EQ(choose(with("openai", "", ""), server)->key.reveal(), "server-key");
  EXPECT_FALSE(choose(with("openai", "", ""), with("openai", "", "")).has_value());
  EXPECT_FALSE(choose(with("custom", "", ""), with("nobody", "", "k")).has_value());
}

TEST(Provider, never_sends_the_servers_key_to_a_users_address) {
  const auto chosen = choose(with("openai", "http://stranger.example/v1", ""), with("openai", "", "server-key"));
  ASSERT_TRUE(chosen.has_value());
  EXPECT_TRUE(chosen->key.empty());
}

}  // namespace
}  // namespace dataquery::llm
