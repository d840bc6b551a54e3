#include "retrieval/ranking.h"

#include <gtest/gtest.h>

#include "retrieval/lexical_index.h"
#include "shop_catalog.h"

namespace dataquery::retrieval {
namespace {

using Scores = std::vector<double>;

TEST(Fusion, gives_one_to_what_is_first_in_every_ranking) {
  const Scores words{3.0, 1.0, 0.0};
  const Scores vectors{0.9, 0.2, 0.5};
  const auto fused = fuse({words, vectors});
  EXPECT_DOUBLE_EQ(fused[0], 1.0);
  EXPECT_GT(fused[1], fused[2]);
}

TEST(Fusion, gains_nothing_from_a_ranking_without_a_score) {
  const auto fused = fuse({Scores{0.0, 0.0}, Scores{0.0, 1.0}});
  EXPECT_EQ(fused[0], 0.0);
  EXPECT_DOUBLE_EQ(fused[1], 0.5);
}

TEST(Order, is_by_score_and_then_by_position) {
  EXPECT_EQ(order_of(Scores{1, 3, 2, 3}), (std::vector<std::size_t>{1, 3, 2, 0}));
  EXPECT_TRUE(order_of(Scores{}).empty());
}

TEST(KeyGraph, joins_both_ways_once_and_not_a_table_with_itself) {
  auto shop = shop_catalog();
  shop->tables[1].foreign_keys.push_back(shop->tables[1].foreign_keys[0]);
  shop->tables[4].foreign_keys = {{.columns = {0}, .table = 4, .referenced_columns = {0}}};
  const auto graph = key_graph(*shop);
  EXPECT_EQ(graph[0], std::vector<std::size_t>{1});
  EXPECT_EQ(graph[1], (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(graph[2], (std::vector<std::size_t>{1, 3}));
  EXPECT_TRUE(graph[4].empty());
}

TEST(Neighbours, of_a_leader_go_before_strangers_of_the_same_score) {
  const auto shop = shop_catalog();
  const auto lifted = lift_neighbours(Scores{1.0, 0.1, 0.1, 0.1, 0.1, 0.1}, key_graph(*shop));
  EXPECT_GT(lifted[1], lifted[4]);
  EXPECT_GT(lifted[0], lifted[1]);
  EXPECT_LE(lifted[0], 1.0);
}

TEST(LexicalIndex, finds_tables_by_any_form_of_the_words_in_their_names) {
  const auto shop = shop_catalog();
  const LexicalIndex index(*shop);
  const auto order = [&](std::string_view question) { return order_of(index.scores(question)); };
  EXPECT_EQ(order("How many customers are there?")[0], 0U);
  EXPECT_EQ(order("which PRODUCT has the highest unit prices")[0], 3U);
  EXPECT_EQ(order("salaries")[0], 4U);
  EXPECT_EQ(order("quantities of ordered items")[0], 2U);
}

TEST(LexicalIndex, reads_comments) {
  auto shop = shop_catalog();
  shop->tables[5].comment = "Forecast";
  shop->tables[4].columns[2].comment = "Monthly wage";
  const LexicalIndex index(*shop);
  EXPECT_EQ(order_of(index.scores("forecasts"))[0], 5U);
  EXPECT_EQ(order_of(index.scores("wage"))[0], 4U);
}

TEST(LexicalIndex, scores_nothing_for_unknown_and_for_function_words) {
  const auto shop = shop_catalog();
  for (const auto score : LexicalIndex(*shop).scores("the of zebra")) EXPECT_EQ(score, 0.0);
}

TEST(LexicalIndex, of_a_database_without_tables_is_empty) {
  EXPECT_TRUE(LexicalIndex(catalog::Catalog{}).scores("anything").empty());
}

}  // namespace
}  // namespace dataquery::retrieval
