#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/dialect.h"

namespace dataquery::catalog {

/// What a column holds, whatever its database calls it.
enum class TypeKind : std::uint8_t {
  kText,
  kInteger,
  kReal,
  kDecimal,
  kBoolean,
  kDate,
  kTime,
  kTimestamp,
  kBytes,
  kJson,
  kOther
};

/// "text", "integer", …: as in the API's `columns[].type`.
[[nodiscard]] std::string_view to_string(TypeKind kind);
[[nodiscard]] std::optional<TypeKind> type_kind_from(std::string_view name);
[[nodiscard]] constexpr bool is_numeric(TypeKind kind) {
  return kind == TypeKind::kInteger || kind == TypeKind::kReal || kind == TypeKind::kDecimal;
}
[[nodiscard]] constexpr bool is_temporal(TypeKind kind) {
  return kind == TypeKind::kDate || kind == TypeKind::kTime || kind == TypeKind::kTimestamp;
}

/// How often a document's field holds values of one type: "string", "int", …, or "missing".
struct TypeShare {
  std::string type;
  double share = 0;  ///< of the documents looked into, 0 … 1
};

struct Column {
  std::string name;  ///< in a collection of documents the path of a field: "address.city"
  std::string
      type;  ///< the database's own words: "VARCHAR(255)", "int8"; in MongoDB "int | string", the commonest first
  TypeKind kind = TypeKind::kOther;
  bool nullable = true;
  bool unique = false;  ///< unique by itself (a single-column key or unique index)
  std::string comment;
  std::vector<std::string> values;     ///< distinct text values, at most DescribeOptions::values_per_column
  bool values_complete = false;        ///< `values` holds every distinct value
  std::optional<std::string> minimum;  ///< smallest value seen, for numbers and times; as text
  std::optional<std::string> maximum;
  std::vector<TypeShare> type_shares;  ///< commonest first; empty where every row holds the one type
};

/// `columns` of the owning table refer to `referenced_columns` of `table`; both lists are of equal length.
struct ForeignKey {
  std::vector<std::size_t> columns;
  std::size_t table = 0;
  std::vector<std::size_t> referenced_columns;
  bool declared = true;  ///< false: inferred from names
};

enum class TableKind : std::uint8_t { kTable, kView };

/// Where the rows of a table are the elements of a list inside documents: `orders.items` has one for each element of
/// each order's `items`. Its first column is the `_id` of the document that holds the list, a foreign key to the first
/// column of `table`; the others are fields of the element, or one that is the element itself.
struct Elements {
  std::size_t table = 0;  ///< whose documents (or elements) hold the list; comes before it in the catalog
  std::string path;       ///< of the list, within those: "items", "contact.phones"
  bool documents = true;  ///< false: plain values, in the second column
};

struct Table {
  std::string schema;  ///< "" in SQLite; in PostgreSQL such as "public"
  std::string name;
  TableKind kind = TableKind::kTable;
  std::string comment;
  std::vector<Column> columns;
  std::vector<std::size_t> primary_key;  ///< positions in `columns`
  std::vector<ForeignKey> foreign_keys;
  std::optional<Elements> elements_of;  ///< only in MongoDB
  std::optional<std::int64_t> row_estimate;
  std::vector<std::vector<std::optional<std::string>>> samples;  ///< up to 10 rows as text; nullopt is NULL

  [[nodiscard]] std::optional<std::size_t> find_column(std::string_view column_name) const;
};

/// Position of a column in a catalog.
struct ColumnRef {
  std::size_t table = 0;
  std::size_t column = 0;
  auto operator<=>(const ColumnRef&) const = default;
};

/// What one database looks like, as read at one moment. A plain value: immutable once described, shared by
/// `std::shared_ptr<const Catalog>`.
struct Catalog {
  Dialect dialect = Dialect::kSqlite;
  std::string database;  ///< its name, for people
  std::vector<Table> tables;

  [[nodiscard]] const Column& column(ColumnRef ref) const { return tables[ref.table].columns[ref.column]; }
  [[nodiscard]] std::optional<std::size_t> find_table(std::string_view table_name) const;
};

}  // namespace dataquery::catalog
