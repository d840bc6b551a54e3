#include "adapters/store/migrations.h"

#include <format>
#include <string>

namespace dataquery::store {
namespace {

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

}  // namespace

Result<std::int64_t> migrate(SqlDatabase& database, const Clock& clock, std::span<const Migration> migrations) {
  auto start = database.write([](SqlSession& session) -> Result<std::int64_t> {
    if (auto made = session.run(kMakeTable); !made) return propagate(made);
    return version_of(session);
  });
  if (!start) return propagate(start);
  const auto known = migrations.empty() ? 0 : migrations.back().version;
  if (*start > known) {
    return fail(
        ErrorCode::kInternal,
        std::format("The store was written by a newer program (its schema is version {}, this program knows {}). "
                    "Start the newer program, or restore a backup.",
                    *start, known));
  }
  std::int64_t applied = 0;
  for (const auto& migration : migrations) {
    if (migration.version <= *start) continue;
    auto done = database.write([&](SqlSession& session) { return apply(session, migration, clock); });
    if (!done) return propagate(done);
    applied += *done ? 1 : 0;
  }
  return applied;
}

Result<std::int64_t> migrate(SqlDatabase& database, const Clock& clock) {
  const bool sqlite = database.engine() == sql_session::Engine::kSqlite;
  return migrate(database, clock, sqlite ? sqlite_migrations() : postgres_migrations());
}

}  // namespace dataquery::store
