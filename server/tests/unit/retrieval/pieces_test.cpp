#include "retrieval/pieces.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "retrieval/ranking.h"
#include "retrieval/retriever.h"
#include "retrieval/tokens.h"
#include "shop_catalog.h"

namespace dataquery::retrieval {
namespace {

/// Tables in the given order, scores falling.
Context ranked(std::initializer_list<std::size_t> tables) {
  Context context;
  double score = 1.0;
  for (const auto table : tables) {
    context.tables.push_back({.table = table, .score = score, .lexical = score, .similarity = std::nullopt});
    score *= 0.8;
  }
  return context;
}

Context packed(const catalog::Catalog& catalog, std::string_view question, const ContextOptions& options = {},
               Context context = ranked({0, 1, 2, 3, 4, 5})) {
  pack_pieces(catalog, question, options, context);
  return context;
}

const ContextPiece& piece(const Context& context, std::string_view label) {
  const auto found = std::ranges::find(context.pieces, label, &ContextPiece::label);
  EXPECT_NE(found, context.pieces.end()) << label << " in\n" << context.packed;
  return *found;
}

bool has_reason(const Context& context, std::string_view label, std::string_view reason) {
  return std::ranges::contains(piece(context, label).reasons, reason);
}

TEST(Pieces, tell_a_small_database_whole) {
  const auto found = packed(*shop_catalog(), "customers in Lisbon");
  EXPECT_EQ(found.packed,
            "customers(id text pk, full_name text, city text)\n"
            "orders(id text pk, customer_id -> customers.id, placed_at text, status text)\n"
            "order_items(order_id pk -> orders.id, product_id -> products.id, quantity text)\n"
            "products(id text pk, title text, unit_price text)\n"
            "employees(id text pk, hired_on text, salary text)\n"
            "weather_reports(day text pk, temperature text)");
  for (const auto& each : found.pieces) EXPECT_TRUE(each.whole) << each.label;
  EXPECT_EQ(found.tokens, estimate_tokens(found.packed));
}

/// visits, orders, and the items in orders.
catalog::Catalog documents() {
  catalog::Catalog catalog{.dialect = catalog::Dialect::kMongodb};
  catalog.tables = {make_table("visits", {"_id", "day"}), make_table("orders", {"_id", "placed_at", "status"}),
                    make_table("orders.items", {"order_id", "product", "quantity"})};
  for (auto& table : catalog.tables) {
    for (auto& column : table.columns) column.type = "string";
  }
  catalog.tables[0].primary_key = catalog.tables[1].primary_key = {0};
  catalog.tables[2].elements_of = {.table = 1, .path = "items"};
  catalog.tables[2].foreign_keys = {{.columns = {0}, .table = 1, .referenced_columns = {0}}};
  return catalog;
}

TEST(Pieces, tell_lists_by_their_path) {
  const auto found = packed(documents(), "quantity of each product", {}, ranked({2, 1, 0}));
  EXPECT_EQ(found.packed,
            "orders.items[]{product string, quantity string}\n"
            "orders{_id string pk, placed_at string, status string}\n"
            "visits{_id string pk, day string}");
  for (const auto& each : found.pieces) EXPECT_TRUE(each.whole) << each.label;
  EXPECT_TRUE(has_reason(found, "orders", "holds the list orders.items"));
  const auto reversed = packed(documents(), "quantity of each product", {}, ranked({1, 2}));
  EXPECT_TRUE(has_reason(reversed, "orders.items", "a list in orders"));
}

TEST(Pieces, tell_a_list_with_the_collection_that_holds_it) {
  for (std::size_t budget = 0; budget <= 60; ++budget) {
    const auto found = packed(documents(), "quantity of each product", {.budget = budget}, ranked({2, 0, 1}));
    EXPECT_LE(found.tokens, budget);
    EXPECT_TRUE(!found.packed.contains("visits") || found.packed.contains("orders{")) << found.packed;
  }
}

TEST(Pieces, keep_to_any_budget_and_tell_the_best_table_first) {
  const auto shop = shop_catalog();
  for (std::size_t budget = 0; budget <= 150; ++budget) {
    const auto found = packed(*shop, "Which customers live in which city?", {.budget = budget});
    EXPECT_LE(found.tokens, budget);
    EXPECT_LE(estimate_tokens(found.packed), budget);
    if (budget >= 20) {
      ASSERT_FALSE(found.pieces.empty());
      EXPECT_EQ(found.pieces[0].label, "customers");
    }
  }
}

TEST(Pieces, cut_a_wide_table_to_its_keys_and_the_columns_that_matter) {
  catalog::Catalog catalog;
  catalog.tables = {make_table("customers", {"id"}), make_table("visits", {"visit_id", "customer_id"})};
  for (int i = 0; i < 200; ++i) {
    catalog.tables[1].columns.push_back(make_table("t", {"reading_" + std::to_string(i)}).columns[0]);
  }
  catalog.tables[1].columns[150].name = "blood_pressure";
  catalog.tables[1].primary_key = {0};
  catalog.tables[1].foreign_keys = {{.columns = {1}, .table = 0, .referenced_columns = {0}}};
  const auto found = packed(catalog, "highest blood pressure of a visit", {.budget = 60}, ranked({1, 0}));
  const auto& visits = piece(found, "visits");
  EXPECT_TRUE(visits.text.starts_with("visits(visit_id text pk, customer_id -> customers.id, ") ||
              visits.text.starts_with("visits(visit_id pk, customer_id -> customers.id, "))
      << visits.text;
  EXPECT_TRUE(visits.text.contains("blood_pressure text")) << visits.text;
  EXPECT_TRUE(visits.text.ends_with(", …)")) << visits.text;
  EXPECT_FALSE(visits.whole);
}

TEST(Pieces, say_why_each_table_is_there) {
  auto shop = shop_catalog();
  auto context = ranked({0, 1, 2, 3, 4, 5});
  context.tables[4].similarity = 0.62F;
  context.tables[5].lexical = 0;
  const auto found =
      packed(*shop, "Customers in Lisbon by status",
             {.values = {{.table = 0, .column = 2, .value = "Lisbon", .words = "Lisbon"}}}, std::move(context));
  EXPECT_TRUE(has_reason(found, "customers", "named in the question"));
  EXPECT_TRUE(has_reason(found, "customers", "holds 'Lisbon' in city"));
  EXPECT_TRUE(has_reason(found, "orders", "column status is named in the question"));
  EXPECT_TRUE(has_reason(found, "orders", "joined to customers by customer_id"));
  EXPECT_TRUE(has_reason(found, "order_items", "joined to orders by order_id"));
  EXPECT_TRUE(has_reason(found, "employees", "near in meaning (0.62)"));
  EXPECT_EQ(piece(found, "weather_reports").reasons, std::vector<std::string>{"there was room"});
}

TEST(Pieces, know_a_name_without_its_small_words) {
  catalog::Catalog catalog;
  catalog.tables = {make_table("hall_of_fame", {"id"})};
  EXPECT_TRUE(has_reason(packed(catalog, "players in the hall of fame", {}, ranked({0})), "hall_of_fame",
                         "named in the question"));
}

TEST(Pieces, show_the_values_that_the_question_names) {
  auto shop = shop_catalog();
  shop->tables[0].columns[2].values = {"Athens", "Bergen"};
  shop->tables[1].columns[3].values = {"open", "paid"};
  shop->tables[1].columns[3].values_complete = true;
  const ContextOptions options{.values = {{.table = 0, .column = 2, .value = "L'Aquila", .words = "laquila"}}};
  const auto found = packed(*shop, "customers in laquila", options);
  EXPECT_TRUE(piece(found, "customers").text.contains("city text e.g. 'L''Aquila'")) << found.packed;
  EXPECT_TRUE(piece(found, "orders").text.contains("status text in ('open','paid')")) << found.packed;
  EXPECT_TRUE(packed(*shop, "orders").packed.contains("city text e.g. 'Athens'"));
}

TEST(Pieces, are_the_same_each_time) {
  const auto shop = shop_catalog();
  const auto once = packed(*shop, "orders by city", {.budget = 40});
  const auto again = packed(*shop, "orders by city", {.budget = 40});
  EXPECT_EQ(once.packed, again.packed);
}

TEST(Pieces, leave_out_what_is_below_the_threshold_unless_it_holds_a_value) {
  const auto shop = shop_catalog();
  auto context = ranked({0, 1, 2});
  context.tables[0].similarity = 0.6F;
  context.tables[1].similarity = 0.1F;
  const auto found =
      packed(*shop, "anything",
             {.threshold = 0.5F, .values = {{.table = 2, .column = 2, .value = "12", .words = "dozen"}}}, context);
  ASSERT_EQ(found.pieces.size(), 2U);
  EXPECT_EQ(found.pieces[0].label, "customers");
  EXPECT_EQ(found.pieces[1].label, "order_items");
}

}  // namespace
}  // namespace dataquery::retrieval
