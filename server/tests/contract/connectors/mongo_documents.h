#pragma once

#include <bson/bson.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/connectors/mongo_keys.h"
#include "adapters/connectors/mongo_tables.h"
#include "catalog/catalog.h"

namespace dataquery::connectors {

/// A document from extended JSON.
inline BsonDocument document(std::string_view json) {
  bson_error_t error;
  bson_t* made =
      bson_new_from_json(reinterpret_cast<const std::uint8_t*>(json.data()), static_cast<ssize_t>(json.size()), &error);
  if (made == nullptr) throw std::runtime_error(std::string(error.message) + ": " + std::string(json));
  BsonDocument copy(*made);
  bson_destroy(made);
  return copy;
}

/// Collections of documents, described without a server.
class MongoDocuments {
 public:
  /// A collection that holds `documents`; what follows applies to it.
  MongoDocuments& collection(std::string name, const std::vector<std::string>& documents) {
    auto& made = collections_.emplace_back(std::make_unique<MongoCollection>());
    made->name = std::move(name);
    for (const auto& each : documents) made->rows.add(*document(each), options_);
    return *this;
  }
  MongoDocuments& add(const bson_t& each) {
    collections_.back()->rows.add(each, options_);
    return *this;
  }
  MongoDocuments& only_some_of(std::int64_t count) {
    collections_.back()->whole = false;
    collections_.back()->count = count;
    return *this;
  }

  [[nodiscard]] catalog::Catalog describe(const KeyLookup& lookup = [](const auto&, const auto&, const auto&) {
    return Result<std::optional<std::size_t>>(std::nullopt);
  }) {
    std::vector<MongoTable> tables;
    for (auto& each : collections_) {
      each->rows.close();
      append_tables(tables, *each);
    }
    const auto found = find_keys(tables, lookup);
    EXPECT_TRUE(found.has_value());
    catalog::Catalog catalog;
    catalog.dialect = catalog::Dialect::kMongodb;
    for (auto& each : tables) catalog.tables.push_back(std::move(each.table));
    return catalog;
  }

 private:
  source::DescribeOptions options_;
  std::vector<std::unique_ptr<MongoCollection>> collections_;
};

inline const catalog::Table& table_named(const catalog::Catalog& catalog, std::string_view name) {
  const auto found = catalog.find_table(name);
  if (!found) throw std::runtime_error("no table " + std::string(name));
  return catalog.tables[*found];
}

inline const catalog::Column& column_named(const catalog::Table& table, std::string_view name) {
  const auto found = table.find_column(name);
  if (!found) throw std::runtime_error("no column " + std::string(name));
  return table.columns[*found];
}

inline std::vector<std::string> column_names(const catalog::Table& table) {
  std::vector<std::string> names;
  for (const auto& column : table.columns) names.push_back(column.name);
  return names;
}

/// "orders.customer_id -> customers._id", one for each reference; with " ?" where not every value was found.
inline std::vector<std::string> references(const catalog::Catalog& catalog) {
  std::vector<std::string> all;
  for (const auto& table : catalog.tables) {
    for (const auto& key : table.foreign_keys) {
      if (table.elements_of && key.columns.front() == 0) continue;  // of a list to its document
      const auto& target = catalog.tables[key.table];
      all.push_back(table.name + "." + table.columns[key.columns.front()].name + " -> " + target.name + "." +
                    target.columns[key.referenced_columns.front()].name + (key.declared ? "" : " ?"));
    }
  }
  return all;
}

inline std::vector<std::string> primary_key(const catalog::Table& table) {
  std::vector<std::string> names;
  for (const auto column : table.primary_key) names.push_back(table.columns[column].name);
  return names;
}

}  // namespace dataquery::connectors
