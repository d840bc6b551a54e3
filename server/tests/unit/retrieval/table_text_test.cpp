#include "retrieval/table_text.h"

#include <gtest/gtest.h>

#include "shop_catalog.h"

namespace dataquery::retrieval {
namespace {

std::string whole(const catalog::Catalog& catalog, std::size_t table = 0, bool share_values = true) {
  const auto text = table_text(catalog, table, {}, share_values);
  return text.write(std::vector(text.columns.size(), TableText::Detail::kValues), true);
}

catalog::Catalog one_table(catalog::Dialect dialect, catalog::Table table) {
  catalog::Catalog catalog;
  catalog.dialect = dialect;
  catalog.tables.push_back(std::move(table));
  return catalog;
}

TEST(TableText, shortens_types_and_shows_comments) {
  auto table = make_table("orders", {"id", "total", "placed"});
  table.comment = "What customers bought";
  table.columns[0].type = "integer";
  table.columns[1].type = "NUMERIC(12, 2)";
  table.columns[1].comment = "with tax";
  table.columns[2].type = "timestamp(3) with time zone";
  table.primary_key = {0};
  EXPECT_EQ(whole(one_table(catalog::Dialect::kPostgresql, table)),
            "orders(id int pk, total numeric /*with tax*/, placed timestamptz) /*What customers bought*/");
}

TEST(TableText, quotes_names_where_the_dialect_needs_it) {
  const auto table = make_table("Order", {"First Name", "user", "say \"hi\"", "Total"});
  EXPECT_EQ(whole(one_table(catalog::Dialect::kSqlite, table)),
            R"("Order"("First Name" text, "user" text, "say ""hi""" text, Total text))");
  EXPECT_EQ(whole(one_table(catalog::Dialect::kPostgresql, table)),
            R"("Order"("First Name" text, "user" text, "say ""hi""" text, "Total" text))");
}

TEST(TableText, names_the_schema_unless_it_is_the_usual_one) {
  auto table = make_table("orders", {"id"});
  table.schema = "public";
  EXPECT_EQ(whole(one_table(catalog::Dialect::kPostgresql, table)), "orders(id text)");
  table.schema = "Sales";
  EXPECT_EQ(whole(one_table(catalog::Dialect::kPostgresql, table)), "\"Sales\".orders(id text)");
}

TEST(TableText, writes_documents_with_their_paths) {
  auto table = make_table("orders", {"_id", "address.city", "items[].sku", "odd \"name\""});
  for (auto& column : table.columns) column.type = "string";
  table.columns[0].type = "objectId";
  table.primary_key = {0};
  EXPECT_EQ(whole(one_table(catalog::Dialect::kMongodb, table)),
            R"(orders{_id objectId pk, address.city string, items[].sku string, "odd \"name\"" string})");
}

TEST(TableText, tells_how_often_documents_hold_which_type) {
  auto table = make_table("orders", {"total", "note", "coupon", "rare"});
  table.columns[0].type = "double | string";
  table.columns[0].type_shares = {{"double", 0.96}, {"string", 0.04}};
  table.columns[1].type_shares = {{"string", 0.6}, {"missing", 0.4}};
  table.columns[2].type_shares = {{"null", 0.9}, {"string", 0.099}, {"int", 0.001}};
  table.columns[3].type_shares = {{"missing", 1}};
  table.columns[3].type = "int";
  EXPECT_EQ(whole(one_table(catalog::Dialect::kMongodb, table)),
            "orders{total double|string 4%, note string?, coupon string|int <1%?, rare int?}");
}

TEST(TableText, tells_the_elements_of_lists_by_their_path) {
  catalog::Catalog catalog;
  catalog.dialect = catalog::Dialect::kMongodb;
  catalog.tables = {make_table("orders", {"_id", "total"}), make_table("orders.items", {"order_id", "sku", "parts.n"}),
                    make_table("orders.tags", {"order_id", "tags"}),
                    make_table("orders.items.notes", {"order_id", "by"})};
  auto& items = catalog.tables[1];
  auto& tags = catalog.tables[2];
  auto& notes = catalog.tables[3];
  items.elements_of = {.table = 0, .path = "items"};
  tags.elements_of = {.table = 0, .path = "tags", .documents = false};
  notes.elements_of = {.table = 1, .path = "notes"};
  tags.columns[1].values = {"gift", "rush"};
  tags.columns[1].values_complete = true;
  for (auto* list : {&items, &tags, &notes}) {
    for (auto& column : list->columns) column.type = "string";
    list->foreign_keys = {{.columns = {0}, .table = list->elements_of->table, .referenced_columns = {0}}};
  }
  EXPECT_EQ(whole(catalog, 1), "orders.items[]{sku string, parts.n string}");
  EXPECT_EQ(whole(catalog, 2), "orders.tags[] string in ('gift','rush')");
  EXPECT_EQ(whole(catalog, 3), "orders.items[].notes[]{by string}");
  const auto text = table_text(catalog, 2, {}, true);
  EXPECT_EQ(text.write(std::vector(2, TableText::Detail::kNone), true), "orders.tags[]");
}

TEST(TableText, says_where_each_column_of_a_double_key_leads) {
  catalog::Catalog catalog;
  catalog.tables = {make_table("seats", {"hall", "row"}), make_table("tickets", {"hall", "row"})};
  catalog.tables[0].primary_key = {0, 1};
  catalog.tables[1].foreign_keys = {{.columns = {0, 1}, .table = 0, .referenced_columns = {0, 1}}};
  EXPECT_EQ(whole(catalog, 1), "tickets(hall -> seats.hall, \"row\" -> seats.\"row\")");
}

TEST(TableText, puts_what_the_database_wrote_on_one_line_of_bounded_length) {
  auto table = make_table("t", {"a", "b"});
  table.comment = "one\r\ntwo */ three ```sql\nDROP";
  table.columns[0].comment = std::string(5'000, 'x');
  table.columns[1].values = {"line\none\x01\xFF`"};
  table.columns[1].values_complete = true;
  const auto text = whole(one_table(catalog::Dialect::kSqlite, table));
  EXPECT_EQ(text, "t(a text /*" + std::string(120, 'x') + "…*/, b text in ('line one \xEF\xBF\xBD''')) " +
                      "/*one two * / three '''sql DROP*/");
}

TEST(TableText, tells_no_value_when_they_are_withheld) {
  auto table = make_table("t", {"a"});
  table.columns[0].values = {"secret"};
  table.columns[0].values_complete = true;
  table.samples = {{"secret"}};
  const auto catalog = one_table(catalog::Dialect::kSqlite, table);
  EXPECT_EQ(whole(catalog, 0, false), "t(a text)");
  const std::vector<ValueHit> hits{{.table = 0, .column = 0, .value = "secret", .words = "secret"}};
  const auto text = table_text(catalog, 0, hits, false);
  EXPECT_EQ(text.columns[0].values, "");
}

}  // namespace
}  // namespace dataquery::retrieval
