#include "retrieval/document.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "shop_catalog.h"

namespace dataquery::retrieval {
namespace {

TEST(Document, describes_columns_keys_values_and_sample_rows) {
  auto shop = shop_catalog();
  auto& orders = shop->tables[1];
  orders.comment = "What customers bought";
  orders.row_estimate = 120;
  orders.columns[3].values = {"open", "paid"};
  orders.columns[3].values_complete = true;
  orders.columns[2].comment = "UTC";
  orders.samples = {{"1", "7", "2024-01-05", "paid"}, {"2", std::nullopt, "2024-01-06", "two\nlines"}};
  EXPECT_EQ(describe(*shop, 1),
            "Table orders (about 120 rows): What customers bought\n"
            "Columns:\n"
            "- id TEXT, primary key\n"
            "- customer_id TEXT, references customers.id\n"
            "- placed_at TEXT, UTC\n"
            "- status TEXT, one of: 'open', 'paid'\n"
            "\n"
            "Sample rows:\n"
            "id | customer_id | placed_at | status\n"
            "1 | 7 | 2024-01-05 | paid\n"
            "2 | NULL | 2024-01-06 | two lines\n");
}

TEST(Document, shows_at_most_ten_sample_rows_and_cuts_long_cells_between_characters) {
  catalog::Catalog catalog;
  catalog.tables = {make_table("t", {"c"})};
  catalog.tables[0].samples.assign(25, {std::string(59, 'x') + "é" + std::string(50, 'y')});
  const auto text = describe(catalog, 0);
  EXPECT_EQ(std::ranges::count(text, '\n'), 3 + 1 + 2 + 10);
  EXPECT_TRUE(text.contains(std::string(59, 'x') + "…\n"));
}

TEST(Document, leaves_out_rows_and_values_as_it_is_told) {
  auto shop = shop_catalog();
  auto& orders = shop->tables[1];
  orders.columns[3].values = {"open", "paid"};
  orders.columns[3].values_complete = true;
  orders.samples.assign(10, {"1", "7", "2024-01-05", "paid"});
  const auto rows = describe(*shop, 1, {.sample_rows = 2});
  EXPECT_EQ(std::ranges::count(rows, '\n'), 2 + 4 + 1 + 2 + 2);
  const auto names = describe(*shop, 1, {.values = false});
  EXPECT_TRUE(names.ends_with("- status TEXT\n")) << names;
}

TEST(Document, keeps_a_small_table_in_one_chunk_with_its_columns) {
  const auto shop = shop_catalog();
  const auto chunks = chunks_of(*shop, 0);
  ASSERT_EQ(chunks.size(), 1U);
  EXPECT_EQ(chunks[0].table, "customers");
  EXPECT_EQ(chunks[0].part, 0U);
  EXPECT_EQ(chunks[0].columns, (std::vector<std::string>{"id", "full_name", "city"}));
  EXPECT_FALSE(chunks[0].samples);
}

TEST(Document, says_of_each_chunk_of_a_wide_table_which_columns_it_describes) {
  catalog::Catalog catalog;
  catalog.tables = {make_table("wide", {})};
  for (int i = 0; i < 120; ++i) {
    catalog.tables[0].columns.push_back(make_table("t", {"measurement_" + std::to_string(i)}).columns[0]);
  }
  catalog.tables[0].samples = {std::vector<std::optional<std::string>>(120, std::string(30, 'v'))};
  const auto chunks = chunks_of(catalog, 0);
  ASSERT_GT(chunks.size(), 4U);
  std::size_t schema_chunks = 0;
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    EXPECT_EQ(chunks[i].part, i);
    if (chunks[i].samples) {
      EXPECT_EQ(chunks[i].columns.size(), 120U);
      continue;
    }
    ++schema_chunks;
    ASSERT_FALSE(chunks[i].columns.empty());
    EXPECT_LT(chunks[i].columns.size(), 120U);
    for (const auto& column : chunks[i].columns) EXPECT_TRUE(chunks[i].text.contains("- " + column + " TEXT")) << i;
  }
  EXPECT_GE(schema_chunks, 3U);
}

TEST(Document, names_a_table_with_its_schema_unless_that_is_the_usual_one) {
  auto table = make_table("orders", {"id"});
  EXPECT_EQ(table_label(table), "orders");
  table.schema = "public";
  EXPECT_EQ(table_label(table), "orders");
  table.schema = "sales";
  EXPECT_EQ(table_label(table), "sales.orders");
}

TEST(Document, is_found_by_names_and_comments_not_by_values) {
  auto shop = shop_catalog();
  shop->tables[0].comment = "People who buy";
  shop->tables[0].samples = {{"1", "Ada", "Oslo"}};
  const auto names = names_of(shop->tables[0], chunks_of(*shop, 0)[0]);
  EXPECT_EQ(names.table, "customers People who buy");
  EXPECT_EQ(names.columns, "id full_name city");
}

}  // namespace
}  // namespace dataquery::retrieval
