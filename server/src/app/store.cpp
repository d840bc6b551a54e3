#include "app/store.h"

#include "adapters/sql_session/sqlite_database.h"
#include "adapters/store/migrations.h"
#include "base/log.h"

namespace dataquery::app {

Result<std::unique_ptr<sql_session::SqlDatabase>> open_store(const Config& config) {
  constexpr std::string_view kSqlite = "sqlite://";
  const std::filesystem::path file = config.database_url.empty()
                                         ? config.embedded_store()
                                         : std::filesystem::path(config.database_url.substr(kSqlite.size()));
  auto database = sql_session::SqliteDatabase::open(file, {.readers = config.store_threads});
  if (!database) return propagate(database);
  const SystemClock clock;
  auto applied = store::migrate(**database, clock);
  if (!applied) return propagate(applied);
  if (*applied > 0) log::info("migrated the store", {{"migrations", *applied}});
  return std::move(*database);
}

}  // namespace dataquery::app
