#include "connections/metadata.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace dataquery::connections {
namespace {

namespace json = boost::json;

catalog::Catalog documents() {
  catalog::Table orders{.name = "orders"};
  orders.columns = {{.name = "_id", .type = "objectId", .nullable = false},
                    {.name = "customer_id", .type = "int"},
                    {.name = "note", .type = "string", .type_shares = {{"string", 0.75}, {"missing", 0.25}}}};
  orders.primary_key = {0};
  orders.row_estimate = 4;
  catalog::Table items{.name = "orders.items", .elements_of = catalog::Elements{.table = 0, .path = "items"}};
  items.columns = {{.name = "order_id", .type = "objectId"}, {.name = "price", .type = "double"}};
  items.foreign_keys = {{{0}, 0, {0}}};
  catalog::Table customers{.name = "customers"};
  customers.columns = {{.name = "id", .type = "int"}};
  orders.foreign_keys = {{{1}, 2, {0}, false}};
  catalog::Catalog catalog;
  catalog.dialect = catalog::Dialect::kMongodb;
  catalog.tables = {orders, items, customers};
  return catalog;
}

TEST(metadata, tells_lists_with_the_documents_that_hold_them) {
  const auto summary = summary_metadata(documents(), std::nullopt);
  EXPECT_EQ(json::serialize(json::parse(summary).at("schema")),
            R"({"orders":[{"name":"_id","type":"objectId"},{"name":"customer_id","type":"int"},)"
            R"({"name":"note","type":"string"},{"name":"items","type":"array of object"},)"
            R"({"name":"items.price","type":"double"}],"customers":[{"name":"id","type":"int"}]})");

  const auto tables = json::parse(detailed_metadata(summary, documents())).at("tables").as_array();
  ASSERT_EQ(tables.size(), 2U);
  EXPECT_EQ(tables[0].at("kind").as_string(), "collection");
  const auto& fields = tables[0].at("columns").as_array();
  ASSERT_EQ(fields.size(), 5U);
  EXPECT_TRUE(fields[0].at("primary_key").as_bool());
  EXPECT_EQ(fields[1].at("references").as_string(), "customers.id");
  EXPECT_EQ(json::serialize(fields[2].at("type_shares")), R"({"string":7.5E-1,"missing":2.5E-1})");
  EXPECT_EQ(fields[3].at("name").as_string(), "items");
  EXPECT_EQ(fields[4].at("name").as_string(), "items.price");
  EXPECT_FALSE(fields[4].at("primary_key").as_bool());
  EXPECT_TRUE(fields[4].at("references").is_null());
}

}  // namespace
}  // namespace dataquery::connections
