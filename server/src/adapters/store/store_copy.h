#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sql_session/sql_session.h"
#include "base/error.h"

namespace dataquery::store {

/// A column that is copied, with the kind that its cells are read and bound as.
struct CopiedColumn {
  enum class Kind : std::uint8_t { kInteger, kReal, kBoolean, kText, kTime };
  std::string_view name;
  Kind kind;
};

/// A table that is copied, every column of it. Its first column is its key; `numbered` when the key is a number that
/// the store gives.
struct CopiedTable {
  std::string_view name;
  std::vector<CopiedColumn> columns;
  bool numbered = true;
};

/// The store's tables, those that others refer to first. Not among them: schema_migrations, which each store writes
/// itself, and what is made anew from the rest (collections of vectors, jobs).
[[nodiscard]] const std::vector<CopiedTable>& copied_tables();

/// What one table came to.
struct CopiedRows {
  std::string_view table;
  std::int64_t rows = 0;
  std::uint64_t checksum = 0;  ///< over all cells, in the order of the key (FNV-1a, 64 bits)
};

struct StoreCopy {
  std::vector<CopiedRows> tables;
  bool was_there = false;  ///< the target held the same already; nothing was written
};

/// Copies everything from the embedded store `from` into the empty PostgreSQL store `to`, both at this program's
/// schema. The source is read at one moment, servers may go on using it; identities stay, so sealed values, which are
/// bound to them, stay sealed. The target is written in one transaction and read back before it is committed: it holds
/// all of it or nothing, so an interrupted copy can be run again.
///
/// Errors: kConflict when the target holds other data already; kInternal when what is read back differs (it names the
/// table); those of the stores.
[[nodiscard]] Result<StoreCopy> copy_store(sql_session::SqlDatabase& from, sql_session::SqlDatabase& to);

}  // namespace dataquery::store
