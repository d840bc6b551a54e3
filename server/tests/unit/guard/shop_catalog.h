#pragma once

#include "catalog/catalog.h"

namespace dataquery::guard {

/// The tables of fixtures/allowed_sqlite.sql.
inline catalog::Catalog shop_catalog() {
  const auto table = [](std::string name, std::initializer_list<const char*> columns) {
    catalog::Table made;
    made.name = std::move(name);
    for (const auto* column : columns) made.columns.push_back({.name = column});
    return made;
  };
  catalog::Catalog catalog;
  catalog.tables = {
      table("users", {"id", "name", "age", "country", "is_deleted", "created_at", "updated_at"}),
      table("orders", {"id", "user_id", "amount"}),
      table("staff", {"id", "name", "manager_id"}),
      table("select", {"from", "drop table"}),
      table("таблица", {"sélection ✨", "🙂"}),
  };
  return catalog;
}

}  // namespace dataquery::guard
