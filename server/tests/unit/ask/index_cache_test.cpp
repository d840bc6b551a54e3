#include "ask/index_cache.h"

#include <gtest/gtest.h>

namespace dataquery::ask {
namespace {

std::shared_ptr<const catalog::Catalog> shop() {
  catalog::Catalog shop{.dialect = catalog::Dialect::kSqlite, .database = "shop"};
  shop.tables.push_back({.name = "boats", .columns = {{.name = "id"}, {.name = "name"}}});
  return std::make_shared<const catalog::Catalog>(std::move(shop));
}

TEST(IndexCache, builds_the_index_of_a_catalog_once) {
  IndexCache cache(4);
  const auto catalog = shop();
  EXPECT_EQ(cache.get(catalog), cache.get(catalog));
  EXPECT_NE(cache.get(shop()), cache.get(catalog)) << "of another, however alike";
}

TEST(IndexCache, the_one_not_used_for_longest_goes_first) {
  IndexCache cache(2);
  const auto first = shop();
  const auto second = shop();
  const auto kept = cache.get(first);
  static_cast<void>(cache.get(second));
  static_cast<void>(cache.get(first));
  static_cast<void>(cache.get(shop()));
  EXPECT_EQ(cache.size(), 2U);
  EXPECT_EQ(cache.get(first), kept);
}

TEST(IndexCache, lets_go_of_what_nobody_else_holds) {
  IndexCache cache(4);
  auto removed = shop();
  const auto used = shop();
  const std::weak_ptr<const catalog::Catalog> gone = removed;
  static_cast<void>(cache.get(removed));
  const auto kept = cache.get(used);
  cache.drop_unused();
  EXPECT_EQ(cache.size(), 2U);
  removed.reset();
  cache.drop_unused();
  EXPECT_EQ(cache.size(), 1U);
  EXPECT_TRUE(gone.expired());
  EXPECT_EQ(cache.get(used), kept);
}

}  // namespace
}  // namespace dataquery::ask
