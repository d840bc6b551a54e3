#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

#include "catalog/catalog.h"

namespace dataquery::retrieval {

/// A table of text columns.
inline catalog::Table make_table(std::string name, std::initializer_list<std::string> columns) {
  catalog::Table table;
  table.name = std::move(name);
  for (const auto& column : columns) {
    catalog::Column described;
    described.name = column;
    described.type = "TEXT";
    described.kind = catalog::TypeKind::kText;
    table.columns.push_back(std::move(described));
  }
  return table;
}

/// customers <- orders <- order_items -> products; employees and weather_reports stand alone.
inline std::shared_ptr<catalog::Catalog> shop_catalog() {
  auto shop = std::make_shared<catalog::Catalog>();
  shop->tables = {make_table("customers", {"id", "full_name", "city"}),
                  make_table("orders", {"id", "customer_id", "placed_at", "status"}),
                  make_table("order_items", {"order_id", "product_id", "quantity"}),
                  make_table("products", {"id", "title", "unit_price"}),
                  make_table("employees", {"id", "hired_on", "salary"}),
                  make_table("weather_reports", {"day", "temperature"})};
  shop->tables[1].foreign_keys = {{.columns = {1}, .table = 0, .referenced_columns = {0}}};
  shop->tables[2].foreign_keys = {{.columns = {0}, .table = 1, .referenced_columns = {0}},
                                  {.columns = {1}, .table = 3, .referenced_columns = {0}}};
  for (auto& table : shop->tables) table.primary_key = {0};
  return shop;
}

}  // namespace dataquery::retrieval
