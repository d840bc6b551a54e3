#include "translator/catalog_index.h"

#include <gtest/gtest.h>

namespace dataquery::translator {
namespace {

using catalog::TypeKind;

// Customers with a number of their own, and orders; both have the `_id` that MongoDB gives, in its last place.
catalog::Catalog documents() {
  const catalog::Column id{.name = "_id", .type = "objectId", .kind = TypeKind::kText, .nullable = false};
  catalog::Table customers{.name = "customers"};
  customers.columns = {{.name = "customer_id", .type = "int", .kind = TypeKind::kInteger}, id};
  customers.primary_key = {0};
  catalog::Table orders{.name = "orders"};
  orders.columns = {{.name = "total", .type = "double", .kind = TypeKind::kReal}, id};
  orders.primary_key = {1};
  orders.samples = {{"1.5", "65a000000000000000000001"}};
  catalog::Catalog catalog;
  catalog.dialect = catalog::Dialect::kMongodb;
  catalog.tables = {customers, orders};
  return catalog;
}

std::size_t columns_of(const catalog::Catalog& catalog, std::size_t table) {
  const auto index = CatalogIndex::build(std::make_shared<const catalog::Catalog>(catalog));
  EXPECT_EQ(index->columns().size(),
            index->catalog().tables[0].columns.size() + index->catalog().tables[1].columns.size());
  return index->catalog().tables[table].columns.size();
}

TEST(catalog_index, passes_over_identifiers_that_nothing_refers_to) {
  EXPECT_EQ(columns_of(documents(), 0), 1U);
  EXPECT_EQ(columns_of(documents(), 1), 1U);
  const auto index = CatalogIndex::build(std::make_shared<const catalog::Catalog>(documents()));
  EXPECT_TRUE(index->catalog().tables[1].primary_key.empty());
  EXPECT_EQ(index->catalog().tables[1].samples[0].size(), 1U);
}

TEST(catalog_index, keeps_identifiers_that_something_refers_to) {
  auto catalog = documents();
  catalog.tables[1].foreign_keys = {{{0}, 0, {1}, true}};
  EXPECT_EQ(columns_of(catalog, 0), 2U);
  EXPECT_EQ(columns_of(catalog, 1), 1U);
}

TEST(catalog_index, keeps_identifiers_that_people_chose) {
  auto catalog = documents();
  catalog.tables[0].columns[1].type = "string";
  EXPECT_EQ(columns_of(catalog, 0), 2U);
}

}  // namespace
}  // namespace dataquery::translator
