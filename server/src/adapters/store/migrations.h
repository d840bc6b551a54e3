#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "adapters/sql_session/sql_session.h"
#include "base/clock.h"
#include "base/error.h"

namespace dataquery::store {

/// One step from a schema to the next: a file of server/assets/migrations.
struct Migration {
  std::int64_t version;
  std::string_view name;  ///< "0001_initial"
  std::string_view sql;
};

/// The migrations in this binary, in order. Made by assets.cmake from the files.
[[nodiscard]] std::span<const Migration> sqlite_migrations();
[[nodiscard]] std::span<const Migration> postgres_migrations();

/// Those of `engine`.
[[nodiscard]] std::vector<Migration> all_migrations(sql_session::Engine engine);

/// The number of PostgreSQL's advisory lock that is held during a migration: "DATQUERY" as bytes, so that no other
/// program's lock on the same database has it.
inline constexpr std::int64_t kMigrationLock = 0x4441545155455259;

/// Brings the store to this program's schema: each missing migration in a transaction of its own under a lock that all
/// replicas take (on PostgreSQL an advisory lock), so that several may start at once and a failed or killed one leaves
/// nothing half done. `lock_time`: how long to wait for another replica, on PostgreSQL. How many were applied.
///
/// Errors: kInternal when a migration fails, and when the store was written by a newer program (which is left
/// untouched); kBusy when another replica kept the lock.
[[nodiscard]] Result<std::int64_t> migrate(sql_session::SqlDatabase& database, const Clock& clock,
                                           std::span<const Migration> migrations,
                                           std::chrono::milliseconds lock_time = std::chrono::minutes(1));

/// `migrate` with the migrations of the database's engine.
[[nodiscard]] Result<std::int64_t> migrate(sql_session::SqlDatabase& database, const Clock& clock);

/// What `migrate` would apply; changes nothing. Errors: kInternal when the store was written by a newer program; kBusy.
[[nodiscard]] Result<std::vector<Migration>> pending_migrations(sql_session::SqlDatabase& database);

}  // namespace dataquery::store
