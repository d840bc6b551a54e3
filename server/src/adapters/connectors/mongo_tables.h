#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/connectors/mongo_fields.h"
#include "catalog/catalog.h"
#include "source/connector.h"

namespace dataquery::connectors {

/// A collection or view, and what was seen of its documents.
struct MongoCollection {
  std::string name;
  catalog::TableKind kind = catalog::TableKind::kTable;
  MongoRecords rows;
  bool whole = true;                       ///< `rows` are all documents
  std::optional<std::int64_t> count;       ///< of its documents, as the server knows
  std::vector<std::string> unique_fields;  ///< that have a unique index by themselves
  std::vector<std::string> indexed_fields;
};

/// A table of the catalog, while its keys are being looked for.
struct MongoTable {
  catalog::Table table;
  std::vector<const KeyValues*> keys;  ///< of each column, owned by the collection; null where they are not known
  std::size_t rows = 0;                ///< that were looked into
  bool whole = true;                   ///< those are all
};

/// Appends to `tables` the table of `collection` and one for each list inside its documents, whose elements are its
/// rows: `orders`, `orders.items`. Documents in documents become columns with dotted names, up to 500 columns a table.
/// A field that holds lists in half of the documents or more is a table; one that seldom does stays a column.
void append_tables(std::vector<MongoTable>& tables, const MongoCollection& collection);

/// "orders" -> "order", "categories" -> "category".
[[nodiscard]] std::string singular_of(std::string name);

}  // namespace dataquery::connectors
