#include "app/llm_settings.h"

#include <gtest/gtest.h>

namespace dataquery::app {
namespace {

Config config(std::string provider, std::string llm_url, std::string llm_key, std::string url, std::string key) {
  Config config;
  config.llm_provider = std::move(provider);
  config.llm_base_url = std::move(llm_url);
  config.llm_api_key = Secret(std::move(llm_key));
  config.embeddings_model = "text-embedding-ada-002";
  config.embeddings_base_url = std::move(url);
  config.embeddings_api_key = Secret(std::move(key));
  return config;
}

TEST(EmbeddingService, is_none_without_a_model) {
  auto without = config("openai", "", "sk-1", "https://host/v1", "k");
  without.embeddings_model.clear();
  EXPECT_FALSE(embedding_service(without).value());
}

TEST(EmbeddingService, takes_address_and_key_from_the_llm_unless_it_has_its_own) {
  struct Case {
    const char *provider, *llm_url, *llm_key, *url, *key;
    const char *expected_url, *expected_key;
  };
  for (const auto& each : {
           Case{"", "", "sk-llm", "", "", "https://api.openai.com/v1", "sk-llm"},
           Case{"openai", "", "sk-llm", "", "sk-own", "https://api.openai.com/v1", "sk-own"},
           Case{"openai", "http://llm:1/v1", "sk-llm", "", "", "http://llm:1/v1", "sk-llm"},
           Case{"openai", "http://llm:1/v1", "sk-llm", "http://llm:1/v1", "", "http://llm:1/v1", "sk-llm"},
           Case{"openai", "http://llm:1/v1", "sk-llm", "http://other:1/v1", "", "http://other:1/v1", ""},
           Case{"openrouter", "", "sk-llm", "http://other:1", "sk-own", "http://other:1/v1", "sk-own"},
           Case{"ollama", "", "", "", "", "http://localhost:11434/v1", ""},
       }) {
    const auto service = embedding_service(config(each.provider, each.llm_url, each.llm_key, each.url, each.key));
    ASSERT_TRUE(service) << each.expected_url << ": " << service.error().message;
    EXPECT_EQ((*service)->base_url, each.expected_url);
    EXPECT_EQ((*service)->key.reveal(), each.expected_key);
    EXPECT_EQ((*service)->model, "text-embedding-ada-002");
  }
}

TEST(EmbeddingService, needs_an_address_where_the_provider_has_no_embeddings) {
  const auto service = embedding_service(config("openrouter", "", "sk-llm", "", ""));
  ASSERT_FALSE(service);
  EXPECT_EQ(service.error().message, "embeddings.base_url must be set: OpenRouter has no embeddings");
}

}  // namespace
}  // namespace dataquery::app
