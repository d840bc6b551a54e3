#include "app/store.h"

#include "adapters/sql_session/postgres_database.h"
#include "adapters/sql_session/sqlite_database.h"
#include "adapters/vectors/embedded_vector_index.h"
#include "adapters/vectors/pg_vector_index.h"
#include "base/log.h"

namespace dataquery::app {
namespace {

using sql_session::PostgresDatabase;
using sql_session::PostgresOptions;
using sql_session::SqlDatabase;
using sql_session::SqliteDatabase;

using Database = std::unique_ptr<SqlDatabase>;

constexpr std::chrono::hours kMigrationTime{1};

std::filesystem::path sqlite_file(const Config& config) {
  constexpr std::string_view kSqlite = "sqlite://";
  if (config.database_url.empty()) return config.embedded_store();
  return config.database_url.reveal().substr(kSqlite.size());
}

Result<Database> open_sqlite(const Config& config) {
  auto database = SqliteDatabase::open(sqlite_file(config), {.readers = config.threads_for_store()});
  if (!database) return propagate(database);
  return std::move(*database);
}

Result<Database> open_postgres(const Config& config, PostgresOptions options) {
  auto address = libpq::parse_address(config.database_url, libpq::Author::kOperator);
  if (!address) return propagate(address);
  auto database = PostgresDatabase::open(*std::move(address), options);
  if (!database) {
    return fail(database.error().code, "store.database_url: " + database.error().message, database.error().detail);
  }
  return std::move(*database);
}

/// A database for migrations, whose statements may take long.
Result<Database> open_to_migrate(const Config& config) {
  if (!config.store_is_postgres()) return open_sqlite(config);
  return open_postgres(config, {.connections = 1, .statement_time = kMigrationTime});
}

}  // namespace

Result<Database> open_store(const Config& config) {
  auto migrated = open_to_migrate(config);
  if (!migrated) return migrated;
  if (config.store_is_postgres()) {
    if (auto enabled = vectors::enable_pgvector(**migrated); !enabled) return propagate(enabled);
  }
  const SystemClock clock;
  auto applied = store::migrate(**migrated, clock);
  if (!applied) return propagate(applied);
  if (*applied > 0) log::info("migrated the store", {{"migrations", *applied}});
  if (!config.store_is_postgres()) return migrated;
  return open_postgres(config, {.connections = config.store_connections});
}

std::unique_ptr<retrieval::VectorIndex> vectors_of(SqlDatabase& database) {
  if (database.engine() == sql_session::Engine::kSqlite) {
    return std::make_unique<vectors::EmbeddedVectorIndex>(database);
  }
  return std::make_unique<vectors::PgVectorIndex>(database);
}

Result<std::vector<store::Migration>> pending_migrations(const Config& config) {
  if (!config.store_is_postgres() && !std::filesystem::exists(sqlite_file(config))) {
    return store::all_migrations(sql_session::Engine::kSqlite);  // opening it would make the file
  }
  auto database = open_to_migrate(config);
  if (!database) return propagate(database);
  return store::pending_migrations(**database);
}

}  // namespace dataquery::app
