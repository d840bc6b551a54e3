#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/connectors/temporal_texts.h"
#include "catalog/catalog.h"
#include "source/value.h"

struct sqlite3_stmt;

namespace dataquery::connectors {

/// What a declared type ("VARCHAR(20)", "DATETIME", "") says about a column: names that people use first, then SQLite's
/// affinity rules (https://sqlite.org/datatype3.html, section 3.1). kOther when nothing is declared.
[[nodiscard]] catalog::TypeKind kind_of_declared_type(std::string_view declared);

/// Counts the kinds of values met in one column and decides what the column holds: SQLite's columns hold what was
/// put there, whatever was declared.
class SqliteKindObserver {
 public:
  explicit SqliteKindObserver(catalog::TypeKind declared) : declared_(declared) {}

  /// Looks at column `column` of the row that `statement` stands on.
  void observe(sqlite3_stmt* statement, int column);
  [[nodiscard]] catalog::TypeKind kind() const;

 private:
  catalog::TypeKind declared_;
  std::size_t integers_ = 0;
  std::size_t flags_ = 0;  ///< of the integers: 0 or 1
  std::size_t reals_ = 0;
  std::size_t texts_ = 0;
  TemporalTexts temporal_;  ///< of the texts
  std::size_t blobs_ = 0;
};

/// The cell as a value of the domain.
[[nodiscard]] source::Value value_of(sqlite3_stmt* statement, int column);

/// Writes booleans and timestamps as the domain has them, once the whole column's kind is known.
void normalise(source::Value& value, catalog::TypeKind kind);

/// The cell as text for people, cut after `limit` bytes at a character's border; nothing for NULL.
[[nodiscard]] std::optional<std::string> text_of(sqlite3_stmt* statement, int column, std::size_t limit);

}  // namespace dataquery::connectors
