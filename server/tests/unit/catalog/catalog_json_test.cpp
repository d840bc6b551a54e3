#include "catalog/catalog_json.h"

#include <gtest/gtest.h>

namespace dataquery::catalog {
namespace {

Catalog shop() {
  Table users;
  users.schema = "public";
  users.name = "users";
  users.comment = "people \"who\" buy ✨";
  users.columns = {{.name = "id",
                    .type = "int4",
                    .kind = TypeKind::kInteger,
                    .nullable = false,
                    .unique = true,
                    .minimum = "1",
                    .maximum = "9"},
                   {.name = "city",
                    .type = "text",
                    .kind = TypeKind::kText,
                    .comment = "home",
                    .values = {"Oslo", "Rome"},
                    .values_complete = true}};
  users.primary_key = {0};
  users.row_estimate = 2;
  users.samples = {{"1", "Oslo"}, {"2", std::nullopt}};
  Table totals;
  totals.name = "totals";
  totals.kind = TableKind::kView;
  totals.columns = {{.name = "user", .type = "int4", .kind = TypeKind::kInteger}};
  totals.foreign_keys = {{{0}, 0, {0}, false}};
  Catalog catalog;
  catalog.dialect = Dialect::kPostgresql;
  catalog.database = "shop";
  catalog.tables = {totals, users};
  catalog.tables[0].foreign_keys[0].table = 1;
  return catalog;
}

TEST(catalog_json, a_catalog_comes_back_as_it_was) {
  const auto text = to_json(shop());
  const auto again = from_json(text);
  ASSERT_TRUE(again.has_value()) << again.error().detail;
  EXPECT_EQ(to_json(*again), text);
  EXPECT_EQ(again->dialect, Dialect::kPostgresql);
  EXPECT_EQ(again->database, "shop");
  const auto& totals = again->tables[0];
  EXPECT_EQ(totals.kind, TableKind::kView);
  EXPECT_EQ(totals.foreign_keys[0].table, 1U);
  EXPECT_FALSE(totals.foreign_keys[0].declared);
  EXPECT_FALSE(totals.row_estimate.has_value());
  const auto& users = again->tables[1];
  EXPECT_EQ(users.schema, "public");
  EXPECT_EQ(users.comment, "people \"who\" buy ✨");
  EXPECT_FALSE(users.columns[0].nullable);
  EXPECT_TRUE(users.columns[0].unique);
  EXPECT_EQ(users.columns[0].minimum, "1");
  EXPECT_EQ(users.columns[1].values, (std::vector<std::string>{"Oslo", "Rome"}));
  EXPECT_TRUE(users.columns[1].values_complete);
  EXPECT_EQ(users.samples[1][1], std::nullopt);
  EXPECT_EQ(users.row_estimate, 2);
}

TEST(catalog_json, lists_inside_documents_keep_their_place) {
  Catalog catalog;
  catalog.dialect = Dialect::kMongodb;
  Table orders;
  orders.name = "orders";
  orders.columns = {{.name = "_id", .type = "objectId"},
                    {.name = "note", .type = "string | int", .type_shares = {{"string", 0.75}, {"missing", 0.25}}}};
  Table tags;
  tags.name = "orders.tags";
  tags.columns = {{.name = "order_id", .type = "objectId"}, {.name = "tags", .type = "string"}};
  tags.elements_of = {.table = 0, .path = "tags", .documents = false};
  catalog.tables = {orders, tags};
  const auto again = from_json(to_json(catalog));
  ASSERT_TRUE(again.has_value()) << again.error().detail;
  EXPECT_FALSE(again->tables[0].elements_of.has_value());
  const auto& shares = again->tables[0].columns[1].type_shares;
  ASSERT_EQ(shares.size(), 2U);
  EXPECT_EQ(shares[1].type, "missing");
  EXPECT_EQ(shares[0].share, 0.75);
  ASSERT_TRUE(again->tables[1].elements_of.has_value());
  EXPECT_EQ(again->tables[1].elements_of->table, 0U);
  EXPECT_EQ(again->tables[1].elements_of->path, "tags");
  EXPECT_FALSE(again->tables[1].elements_of->documents);
}

TEST(catalog_json, refuses_what_is_no_catalog) {
  for (
      const auto* text : {
          "",
          "x",
          "[]",
          "{}",
          R"({"dialect": "oracle", "tables": []})",
          R"({"dialect": "sqlite", "tables": [1]})",
          R"({"dialect": "sqlite", "tables": {}})",
          R"({"dialect": "sqlite", "tables": [{"name": 1, "kind": "table"}]})",
          R"({"dialect": "sqlite", "tables": [{"name": "t", "kind": "table", "primary_key": [0]}]})",
          R"({"dialect": "sqlite", "tables": [{"name": "t", "kind": "table", "foreign_keys": [{"table": 1}]}]})",
          R"({"dialect": "sqlite", "tables": [{"name": "t", "kind": "table", "foreign_keys": [{"table": -1}]}]})",
          R"({"dialect": "sqlite", "tables": [{"name": "t", "kind": "table", "samples": [["x"]]}]})",
          R"({"dialect": "sqlite", "tables": [{"name": "t", "kind": "table", "columns": [{"name": "c", "kind": "?"}]}]})",
          R"({"dialect": "sqlite", "tables": [{"name": "t", "kind": "table", "row_estimate": "many"}]})",
          R"({"dialect": "mongodb", "tables": [{"name": "t", "kind": "table", "elements_of": {"table": 0, "path": "p"}}]})",
      }) {
    const auto catalog = from_json(text);
    ASSERT_FALSE(catalog.has_value()) << text;
    EXPECT_EQ(catalog.error().code, ErrorCode::kInternal);
  }
}

TEST(catalog, finds_tables_and_columns_by_name) {
  const auto catalog = shop();
  EXPECT_EQ(catalog.find_table("users"), 1U);
  EXPECT_EQ(catalog.find_table("Users"), std::nullopt);
  EXPECT_EQ(catalog.tables[1].find_column("city"), 1U);
  EXPECT_EQ(catalog.tables[1].find_column("town"), std::nullopt);
  EXPECT_EQ(catalog.column({1, 0}).name, "id");
}

TEST(catalog, kinds_and_dialects_have_names) {
  for (int i = 0; i <= static_cast<int>(TypeKind::kOther); ++i) {
    const auto kind = static_cast<TypeKind>(i);
    EXPECT_EQ(type_kind_from(to_string(kind)), kind);
  }
  EXPECT_EQ(type_kind_from("integers"), std::nullopt);
  EXPECT_EQ(dialect_from("mongodb"), Dialect::kMongodb);
  EXPECT_EQ(dialect_from("mysql"), std::nullopt);
}

}  // namespace
}  // namespace dataquery::catalog
