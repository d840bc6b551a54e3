#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/ids.h"
#include "catalog/catalog.h"
#include "retrieval/retriever.h"
#include "translator/catalog_index.h"

namespace dataquery::bench {

/// A database that questions are asked of.
struct Database {
  ConnectionId id;
  std::shared_ptr<const catalog::Catalog> catalog;
  std::shared_ptr<const translator::CatalogIndex> index;  ///< for the values that a question names
};

/// Describes a SQLite file. Throws std::runtime_error.
[[nodiscard]] catalog::Catalog describe(const std::filesystem::path& file);

/// Prepares a catalog for questions under a new id. Throws std::runtime_error.
[[nodiscard]] Database prepare(catalog::Catalog catalog, retrieval::Retriever& retriever);

/// Many databases as one schema: their tables one after another, names that come again with a number behind.
class Pool {
 public:
  void add(const std::string& database, const catalog::Catalog& catalog);
  /// Adds all tables again, once, without their names changing but for the number: a larger schema of the same kind.
  void grow_to(std::size_t tables);
  /// The position in the pool of the database's first table.
  [[nodiscard]] std::size_t first_table(const std::string& database) const { return first_.at(database); }
  [[nodiscard]] const catalog::Catalog& catalog() const { return pooled_; }

 private:
  void append(catalog::Table table, std::size_t shift);

  catalog::Catalog pooled_;
  std::map<std::string, std::size_t> first_;
  std::map<std::string, std::size_t> names_;  // how often a name has come
};

}  // namespace dataquery::bench
