#include "databases.h"

#include <stdexcept>

#include "adapters/connectors/sqlite_connector.h"
#include "base/utf8.h"

namespace dataquery::bench {
namespace {

Deadline soon() { return Deadline::in(std::chrono::minutes(1)); }

}  // namespace

catalog::Catalog describe(const std::filesystem::path& file) {
  connectors::SqliteConnector connector({.path = file.string(), .immutable = true});
  auto described = connector.describe({}, soon(), {});
  if (!described) throw std::runtime_error(file.string() + ": " + described.error().message);
  return std::move(*described);
}

Database prepare(catalog::Catalog catalog, retrieval::Retriever& retriever) {
  static std::int64_t last_id = 0;
  Database database{.id = ConnectionId{++last_id},
                    .catalog = std::make_shared<const catalog::Catalog>(std::move(catalog)),
                    .index = nullptr};
  database.index = translator::CatalogIndex::build(database.catalog);
  if (const auto indexed = retriever.index(database.id, *database.catalog, soon(), {}); !indexed) {
    throw std::runtime_error(indexed.error().message);
  }
  return database;
}

void Pool::append(catalog::Table table, std::size_t shift) {
  for (auto& key : table.foreign_keys) key.table += shift;
  if (const auto times = ++names_[ascii_lower(table.name)]; times > 1) table.name += "_" + std::to_string(times);
  pooled_.tables.push_back(std::move(table));
}

void Pool::add(const std::string& database, const catalog::Catalog& catalog) {
  const auto shift = pooled_.tables.size();
  first_.emplace(database, shift);
  for (const auto& table : catalog.tables) append(table, shift);
}

void Pool::grow_to(std::size_t tables) {
  const auto shift = pooled_.tables.size();
  for (std::size_t i = 0; i < shift && pooled_.tables.size() < tables; ++i) append(pooled_.tables[i], shift);
  for (auto& table : pooled_.tables) {  // keys to tables that found no room
    std::erase_if(table.foreign_keys, [&](const auto& key) { return key.table >= pooled_.tables.size(); });
  }
}

}  // namespace dataquery::bench
