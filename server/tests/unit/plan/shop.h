#pragma once

#include "catalog/catalog.h"

namespace dataquery::plan {

/// customers <- orders <- order_items -> products; orders twice to addresses; teams stand alone.
inline catalog::Catalog shop(catalog::Dialect dialect) {
  using catalog::TypeKind;
  const auto column = [](const char* name, TypeKind kind, bool nullable = false) {
    catalog::Column result;
    result.name = name;
    result.kind = kind;
    result.nullable = nullable;
    return result;
  };
  const auto table = [](const char* name, std::vector<catalog::Column> columns,
                        std::vector<catalog::ForeignKey> keys = {}) {
    catalog::Table result;
    result.name = name;
    result.columns = std::move(columns);
    result.primary_key = {0};
    result.foreign_keys = std::move(keys);
    return result;
  };
  catalog::Catalog catalog;
  catalog.dialect = dialect;
  catalog.tables = {
      table("customers", {column("id", TypeKind::kInteger), column("name", TypeKind::kText),
                          column("Zip Code", TypeKind::kText), column("active", TypeKind::kBoolean)}),
      table("orders",
            {column("id", TypeKind::kInteger), column("customer_id", TypeKind::kInteger, true),
             column("ordered_at", TypeKind::kTimestamp), column("total", TypeKind::kDecimal, true),
             column("ship_to", TypeKind::kInteger), column("bill_to", TypeKind::kInteger)},
            {{{1}, 0, {0}}, {{4}, 4, {0}}, {{5}, 4, {0}}}),
      table("order_items",
            {column("id", TypeKind::kInteger), column("order_id", TypeKind::kInteger),
             column("product_id", TypeKind::kInteger), column("quantity", TypeKind::kInteger)},
            {{{1}, 1, {0}}, {{2}, 3, {0}}}),
      table("products",
            {column("id", TypeKind::kInteger), column("name", TypeKind::kText), column("price", TypeKind::kDecimal)}),
      table("addresses", {column("id", TypeKind::kInteger), column("city", TypeKind::kText)}),
      table("select", {column("id", TypeKind::kInteger), column("order", TypeKind::kText)}),
  };
  return catalog;
}

}  // namespace dataquery::plan
