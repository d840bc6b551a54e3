#include "lab_run.h"

#include <sqlite3.h>

#include <chrono>
#include <memory>

namespace dataquery::lab {
namespace {

using Clock = std::chrono::steady_clock;

int is_late(void* deadline) { return Clock::now() > *static_cast<Clock::time_point*>(deadline) ? 1 : 0; }

bool all_null(sqlite3_stmt* statement) {
  for (int i = 0; i < sqlite3_column_count(statement); ++i) {
    if (sqlite3_column_type(statement, i) != SQLITE_NULL) return false;
  }
  return true;
}

}  // namespace

translator::Outcome run_query(const std::string& path, const std::string& sql) {
  using translator::Outcome;
  sqlite3* opened = nullptr;
  const int failed = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database(opened, &sqlite3_close);
  if (failed != SQLITE_OK) return Outcome::kFailed;
  auto deadline = Clock::now() + std::chrono::seconds(2);
  sqlite3_progress_handler(opened, 1000, is_late, &deadline);
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v2(opened, sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK) return Outcome::kFailed;
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(prepared, &sqlite3_finalize);
  const int first = sqlite3_step(prepared);
  if (first == SQLITE_DONE) return Outcome::kEmpty;
  if (first != SQLITE_ROW) return Outcome::kFailed;
  const bool nothing = all_null(prepared) && sqlite3_step(prepared) == SQLITE_DONE;
  return nothing ? Outcome::kEmpty : Outcome::kRows;
}

}  // namespace dataquery::lab
