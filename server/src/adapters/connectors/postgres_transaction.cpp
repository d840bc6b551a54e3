#include "adapters/connectors/postgres_transaction.h"

#include <algorithm>
#include <format>
#include <string>

namespace dataquery::connectors {
namespace {

using namespace std::chrono_literals;

// lock_timeout: a question never waits long for somebody's ALTER TABLE. pg_temp comes last, or it would be searched
// first.
constexpr const char* kBegin =
    "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;"
    "SET LOCAL standard_conforming_strings = on;"
    "SET LOCAL statement_timeout = {0};"
    "SET LOCAL lock_timeout = {1};"
    "SET LOCAL idle_in_transaction_session_timeout = {2};"
    "SET LOCAL datestyle = 'ISO, YMD';"
    "SET LOCAL intervalstyle = postgres;"
    "SET LOCAL bytea_output = hex;"
    "SET LOCAL extra_float_digits = 1;"
    "SET LOCAL row_security = on;"
    "SELECT pg_catalog.set_config('search_path', 'pg_catalog, ' || pg_catalog.current_setting('search_path') || "
    "', pg_temp', true)";

}  // namespace

Result<void> begin_read_only(libpq::Connection& connection, std::chrono::milliseconds statement_time,
                             const libpq::Wait& wait) {
  const auto statement = std::max(statement_time, 1ms).count();
  const auto lock = std::clamp<std::int64_t>(statement / 2, 1, 3000);
  const auto idle = wait.deadline.remaining().count() + 10'000;
  return connection.run_script(std::format(kBegin, statement, lock, idle), wait);
}

void roll_back(libpq::Connection& connection) {
  const auto rolled_back = connection.run_script("ROLLBACK", {Deadline::in(2s), {}});
  static_cast<void>(rolled_back);  // `usable()` tells whether the session is idle again
}

}  // namespace dataquery::connectors
