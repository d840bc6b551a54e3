#include "contract/support/test_database.h"

#include <atomic>
#include <format>

#include "contract/support/postgres_server.h"

namespace dataquery::testing_support {

using sql_session::Engine;
using sql_session::PostgresDatabase;
using sql_session::SqliteDatabase;

TestDatabase::TestDatabase(Engine engine) : engine_(engine) {
  if (engine == Engine::kPostgresql) {
    static std::atomic<int> made = 0;
    url_ = testing::PostgresServer::shared().create_database(std::format("store_{}", ++made));
  }
  database_ = open();
}

std::unique_ptr<sql_session::SqlDatabase> TestDatabase::open() const {
  if (is_sqlite()) return must(SqliteDatabase::open(file()));
  return open_postgres({.connections = 8});
}

std::unique_ptr<PostgresDatabase> TestDatabase::open_postgres(sql_session::PostgresOptions options) const {
  return must(PostgresDatabase::open(address(), options));
}

libpq::Address TestDatabase::address() const {
  return must(libpq::parse_address(Secret(url_), libpq::Author::kOperator));
}

}  // namespace dataquery::testing_support
