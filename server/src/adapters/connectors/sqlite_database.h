#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/deadline.h"
#include "base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace dataquery::connectors {

struct CloseSqlite {
  void operator()(sqlite3* database) const;
};
using SqliteHandle = std::unique_ptr<sqlite3, CloseSqlite>;

struct FinalizeSqlite {
  void operator()(sqlite3_stmt* statement) const;
};
using SqliteStatement = std::unique_ptr<sqlite3_stmt, FinalizeSqlite>;

/// Opens the file at `path` for reading only, hardened against a hostile file: no extensions, no attached databases, no
/// trusted schema, bounded sizes; no symbolic link in `path` is followed. `immutable`: nobody changes the file while it
/// is open, so that no lock is taken. Errors: kSourceUnavailable when there is no such file or it is no SQLite
/// database.
[[nodiscard]] Result<SqliteHandle> open_sqlite_file(const std::string& path, bool immutable);

/// An empty database in memory with the same limits.
[[nodiscard]] Result<SqliteHandle> open_sqlite_memory();

/// While it lives, every statement on `database` ends with SQLITE_INTERRUPT once `deadline` passes or `stop` is
/// requested. Belongs to the thread that uses the database.
class SqliteTimeBound {
 public:
  SqliteTimeBound(sqlite3* database, Deadline deadline, std::stop_token stop);
  ~SqliteTimeBound();
  SqliteTimeBound(const SqliteTimeBound&) = delete;
  SqliteTimeBound& operator=(const SqliteTimeBound&) = delete;

  /// The error that the driver's result code `code` stands for: kCancelled, kTimeout, kSourceUnavailable (the file) or
  /// kInvalidQuery (the statement, with SQLite's message).
  [[nodiscard]] Error error(int code) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// `name` as an SQL identifier in double quotes.
[[nodiscard]] std::string quote_identifier(std::string_view name);

}  // namespace dataquery::connectors
