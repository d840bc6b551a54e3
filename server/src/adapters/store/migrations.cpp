#include "adapters/store/migrations.h"

#include <format>
#include <string>

namespace dataquery::store {
namespace {

using sql_session::Engine;
using sql_session::SqlDatabase;
using sql_session::SqlSession;
using sql_session::Statement;

constexpr Statement kMakeTable{
    "migrations.make_table",
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    "  version INTEGER PRIMARY KEY, name VARCHAR(255) NOT NULL, applied_at TIMESTAMP NOT NULL)"};
constexpr Statement kVersion{"migrations.version", "SELECT COALESCE(MAX(version), 0) FROM schema_migrations"};
constexpr Statement kRecord{"migrations.record",
                            "INSERT INTO schema_migrations (version, name, applied_at) VALUES ($1, $2, $3)"};

constexpr Statement kHasTableOnSqlite{"migrations.has_table",
                                      "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'schema_migrations'"};
constexpr Statement kHasTableOnPostgres{"migrations.has_table",
                                        "SELECT CASE WHEN to_regclass('schema_migrations') IS NULL THEN 0 ELSE 1 END"};

/// SQLite's transactions for writing exclude each other as they are. A replica that dies frees the lock: the server
/// looks every two seconds whether it is still there.
Result<void> lock(SqlSession& session, Engine engine, std::chrono::milliseconds lock_time) {
  if (engine == Engine::kSqlite) return {};
  auto locked = session.run_script(
      "migrations.lock", std::format("SET LOCAL lock_timeout = {}; SET LOCAL client_connection_check_interval = '2s';"
                                     "SELECT pg_advisory_xact_lock({})",
                                     lock_time.count(), kMigrationLock));
  if (locked || locked.error().code != ErrorCode::kBusy) return locked;
  return fail(ErrorCode::kBusy,
              std::format("The store could not be locked for a migration within {} seconds. Another server may be "
                          "migrating it: start again when that one is ready.",
                          std::chrono::duration<double>(lock_time).count()),
              locked.error().detail);
}

Result<std::int64_t> version_of(SqlSession& session) {
  auto answer = session.run(kVersion);
  if (!answer) return propagate(answer);
  return answer->rows.at(0).integer(0);
}

/// Whether it was applied: another replica may have been quicker.
Result<bool> apply(SqlSession& session, const Migration& migration, const Clock& clock) {
  auto version = version_of(session);
  if (!version) return propagate(version);
  if (*version >= migration.version) return false;
  if (auto done = session.run_script(migration.name, migration.sql); !done) {
    return fail(ErrorCode::kInternal, std::format("The store's migration {} failed.", migration.name),
                done.error().detail);
  }
  auto recorded = session.run(kRecord, {migration.version, migration.name, clock.now()});
  if (!recorded) return propagate(recorded);
  return true;
}

Result<void> refuse_newer(std::int64_t version, std::span<const Migration> migrations) {
  const auto known = migrations.empty() ? 0 : migrations.back().version;
  if (version <= known) return {};
  return fail(ErrorCode::kInternal,
              std::format("The store was written by a newer program (its schema is version {}, this program knows {}). "
                          "Start the newer program, or restore a backup.",
                          version, known));
}

}  // namespace

std::vector<Migration> all_migrations(Engine engine) {
  const auto migrations = engine == Engine::kSqlite ? sqlite_migrations() : postgres_migrations();
  return {migrations.begin(), migrations.end()};
}

Result<std::int64_t> migrate(SqlDatabase& database, const Clock& clock, std::span<const Migration> migrations,
                             std::chrono::milliseconds lock_time) {
  const auto engine = database.engine();
  auto start = database.write([&](SqlSession& session) -> Result<std::int64_t> {
    if (auto locked = lock(session, engine, lock_time); !locked) return propagate(locked);
    if (auto made = session.run(kMakeTable); !made) return propagate(made);
    return version_of(session);
  });
  if (!start) return propagate(start);
  if (auto older = refuse_newer(*start, migrations); !older) return propagate(older);
  std::int64_t applied = 0;
  for (const auto& migration : migrations) {
    if (migration.version <= *start) continue;
    auto done = database.write([&](SqlSession& session) -> Result<bool> {
      if (auto locked = lock(session, engine, lock_time); !locked) return propagate(locked);
      return apply(session, migration, clock);
    });
    if (!done) return propagate(done);
    applied += *done ? 1 : 0;
  }
  return applied;
}

Result<std::int64_t> migrate(SqlDatabase& database, const Clock& clock) {
  return migrate(database, clock, all_migrations(database.engine()));
}

Result<std::vector<Migration>> pending_migrations(SqlDatabase& database) {
  auto migrations = all_migrations(database.engine());
  const auto& has_table = database.engine() == Engine::kSqlite ? kHasTableOnSqlite : kHasTableOnPostgres;
  auto version = database.read([&](SqlSession& session) -> Result<std::int64_t> {
    auto has = session.run(has_table);
    if (!has) return propagate(has);
    if (has->rows.at(0).integer(0) == 0) return 0;
    return version_of(session);
  });
  if (!version) return propagate(version);
  if (auto older = refuse_newer(*version, migrations); !older) return propagate(older);
  std::erase_if(migrations, [&](const Migration& migration) { return migration.version <= *version; });
  return migrations;
}

}  // namespace dataquery::store
