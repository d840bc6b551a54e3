#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "adapters/sql_session/postgres_database.h"
#include "adapters/sql_session/sqlite_database.h"
#include "contract/support/temporary_folder.h"

namespace dataquery::testing_support {

/// The value, or an exception with the error's message: for what a test needs before it begins.
template <typename T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message + " " + result.error().detail);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// An empty database of its own on either engine: a SQLite file, or a database of the test program's PostgreSQL server.
class TestDatabase {
 public:
  explicit TestDatabase(sql_session::Engine engine);

  /// As another process would open it.
  [[nodiscard]] std::unique_ptr<sql_session::SqlDatabase> open() const;
  [[nodiscard]] std::unique_ptr<sql_session::PostgresDatabase> open_postgres(
      sql_session::PostgresOptions options) const;

  [[nodiscard]] sql_session::SqlDatabase& operator*() const { return *database_; }
  [[nodiscard]] sql_session::SqlDatabase* operator->() const { return database_.get(); }
  [[nodiscard]] sql_session::Engine engine() const { return engine_; }
  [[nodiscard]] bool is_sqlite() const { return engine_ == sql_session::Engine::kSqlite; }

  /// Of SQLite.
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "store.db"; }

  /// Of PostgreSQL.
  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] libpq::Address address() const;

 private:
  const sql_session::Engine engine_;
  TemporaryFolder folder_;
  std::string url_;
  std::unique_ptr<sql_session::SqlDatabase> database_;
};

/// For suites that run on both.
inline auto both_engines() { return ::testing::Values(sql_session::Engine::kSqlite, sql_session::Engine::kPostgresql); }
inline std::string engine_name(const ::testing::TestParamInfo<sql_session::Engine>& info) {
  return info.param == sql_session::Engine::kSqlite ? "sqlite" : "postgresql";
}

}  // namespace dataquery::testing_support
