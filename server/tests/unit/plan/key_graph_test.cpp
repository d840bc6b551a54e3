#include "plan/key_graph.h"

#include <gtest/gtest.h>

#include "plan/join_path.h"
#include "shop.h"

namespace dataquery::plan {
namespace {

catalog::Catalog without_keys() {
  auto catalog = shop(catalog::Dialect::kSqlite);
  for (auto& table : catalog.tables) table.foreign_keys.clear();
  return catalog;
}

TEST(InferredKeys, finds_a_column_named_after_a_table_and_its_key) {
  const auto catalog = without_keys();
  const auto graph = KeyGraph::build(catalog);
  EXPECT_TRUE(graph.linked({1, 1}, {0, 0}));  // orders.customer_id = customers.id
  EXPECT_TRUE(graph.linked({2, 1}, {1, 0}));  // order_items.order_id = orders.id
  EXPECT_TRUE(graph.linked({2, 2}, {3, 0}));  // order_items.product_id = products.id
  EXPECT_EQ(graph.edges().size(), 3U);
  for (const KeyEdge& edge : graph.edges()) EXPECT_FALSE(edge.declared);
}

TEST(InferredKeys, needs_kinds_to_agree) {
  auto catalog = without_keys();
  catalog.tables[1].columns[1].kind = catalog::TypeKind::kText;
  EXPECT_FALSE(KeyGraph::build(catalog).linked({1, 1}, {0, 0}));
}

TEST(InferredKeys, do_not_repeat_declared_ones) {
  const auto graph = KeyGraph::build(shop(catalog::Dialect::kSqlite));
  EXPECT_EQ(graph.edges().size(), 5U);
  for (const KeyEdge& edge : graph.edges()) EXPECT_TRUE(edge.declared);
}

TEST(InferredKeys, are_not_guessed_again_where_whoever_described_the_documents_did) {
  auto catalog = without_keys();
  catalog.dialect = catalog::Dialect::kMongodb;
  EXPECT_TRUE(KeyGraph::build(catalog).edges().empty());
}

TEST(JoinPath, is_the_smallest_tree) {
  const auto graph = KeyGraph::build(shop(catalog::Dialect::kSqlite));
  const std::size_t customers_and_products[] = {0, 3};
  const auto path = join_path(graph, customers_and_products);
  ASSERT_TRUE(path);
  EXPECT_EQ(path->start, 0U);
  EXPECT_EQ(path->steps.size(), 3U);
  const std::size_t one[] = {2};
  EXPECT_TRUE(join_path(graph, one)->steps.empty());
}

TEST(JoinPath, does_not_exist_between_unconnected_tables) {
  const auto graph = KeyGraph::build(shop(catalog::Dialect::kSqlite));
  const std::size_t apart[] = {0, 5};
  EXPECT_FALSE(join_path(graph, apart));
}

}  // namespace
}  // namespace dataquery::plan
