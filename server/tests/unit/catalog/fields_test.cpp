#include "catalog/fields.h"

#include <gtest/gtest.h>

namespace dataquery::catalog {
namespace {

Catalog shop() {
  Table orders{.name = "orders"};
  orders.columns = {{.name = "_id", .type = "objectId"}, {.name = "address.city", .type = "string"}};
  Table items{.name = "orders.items", .elements_of = Elements{.table = 0, .path = "items"}};
  items.columns = {{.name = "order_id", .type = "objectId"}, {.name = "price", .type = "double"}};
  Table notes{.name = "orders.items.notes", .elements_of = Elements{.table = 1, .path = "notes", .documents = false}};
  notes.columns = {{.name = "order_id", .type = "objectId"}, {.name = "notes", .type = "string"}};
  Table products{.name = "products"};
  products.columns = {{.name = "_id", .type = "int"}};
  Catalog catalog;
  catalog.dialect = Dialect::kMongodb;
  catalog.tables = {orders, items, notes, products};
  return catalog;
}

std::string text_of(const std::vector<Field>& fields) {
  std::string text;
  for (const auto& field : fields) text += field.path + ": " + field.type + (field.column ? "\n" : " …\n");
  return text;
}

TEST(fields, of_a_collection_are_paths_through_its_lists) {
  EXPECT_EQ(text_of(fields_of(shop(), 0)),
            "_id: objectId\n"
            "address.city: string\n"
            "items: array of object …\n"
            "items.price: double\n"
            "items.notes: array of string\n");
  EXPECT_EQ(fields_of(shop(), 0).back().column, (ColumnRef{2, 1}));
  EXPECT_EQ(text_of(fields_of(shop(), 3)), "_id: int\n");
}

TEST(fields, of_a_table_are_its_columns) {
  Catalog catalog;
  catalog.tables = {{.name = "t"}};
  catalog.tables[0].columns = {{.name = "a", .type = "INTEGER"}, {.name = "b", .type = "TEXT"}};
  EXPECT_EQ(text_of(fields_of(catalog, 0)), "a: INTEGER\nb: TEXT\n");
}

}  // namespace
}  // namespace dataquery::catalog
