#include "ask/query_cache.h"

#include <gtest/gtest.h>

namespace dataquery::ask {
namespace {

TEST(QueryCache, gives_back_what_it_keeps) {
  QueryCache cache(2);
  EXPECT_FALSE(cache.find("a"));
  cache.keep("a", {.query = "SELECT 1", .words = "One.", .model = "m"});
  ASSERT_TRUE(cache.find("a"));
  EXPECT_EQ(cache.find("a")->query, "SELECT 1");
  cache.keep("a", {.query = "SELECT 2", .words = {}, .model = {}});
  EXPECT_EQ(cache.find("a")->query, "SELECT 2");
  cache.forget("a");
  EXPECT_FALSE(cache.find("a"));
}

TEST(QueryCache, lets_go_of_what_was_not_used_for_longest) {
  QueryCache cache(2);
  cache.keep("a", {});
  cache.keep("b", {});
  EXPECT_TRUE(cache.find("a"));
  cache.keep("c", {});
  EXPECT_EQ(cache.size(), 2U);
  EXPECT_TRUE(cache.find("a"));
  EXPECT_FALSE(cache.find("b"));
}

TEST(QueryCache, keeps_nothing_without_room) {
  QueryCache cache(0);
  cache.keep("a", {});
  EXPECT_FALSE(cache.find("a"));
}

TEST(CacheKey, differs_with_all_that_a_model_is_told) {
  const llm::Settings settings{.provider = "openai", .model = "m", .base_url = {}, .key = {}};
  const std::vector<llm::Message> messages{{llm::Role::kSystem, "context"}, {llm::Role::kUser, "question"}};
  const auto key = cache_key({1}, settings, messages);
  EXPECT_EQ(key, cache_key({1}, settings, messages));
  EXPECT_NE(key, cache_key({2}, settings, messages)) << "another connection";
  auto other = settings;
  other.model = "n";
  EXPECT_NE(key, cache_key({1}, other, messages)) << "another model";
  auto told = messages;
  told[0].content = "another context";
  EXPECT_NE(key, cache_key({1}, settings, told));
  EXPECT_NE(key, cache_key({1}, settings, {{llm::Role::kSystem, "contextq"}, {llm::Role::kUser, "uestion"}}));
}

}  // namespace
}  // namespace dataquery::ask
