#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "adapters/sql_session/sql_session.h"
#include "adapters/sql_session/sqlite_session.h"
#include "base/error.h"

namespace dataquery::sql_session {

struct SqliteOptions {
  std::size_t readers = 4;                       ///< connections that read at once, opened when first needed
  std::chrono::milliseconds busy_timeout{5000};  ///< for a free connection here, and for other processes' locks
};

/// A SQLite file as the store. One connection writes, a few read: with WAL readers never wait for the writer, and
/// writers of this process queue here instead of polling for SQLite's lock.
class SqliteDatabase final : public SqlDatabase {
 public:
  /// Errors: kInternal, with the reason, when the file cannot be opened or is no database.
  [[nodiscard]] static Result<std::unique_ptr<SqliteDatabase>> open(std::filesystem::path file,
                                                                    SqliteOptions options = {});

  [[nodiscard]] Engine engine() const override { return Engine::kSqlite; }
  [[nodiscard]] Result<void> ping() override;

 protected:
  [[nodiscard]] Result<void> with_session(Access access, const std::function<bool(SqlSession&)>& work) override;

 private:
  SqliteDatabase(std::filesystem::path file, SqliteOptions options, std::unique_ptr<SqliteSession> writer);
  [[nodiscard]] Result<void> read_with(const std::function<bool(SqlSession&)>& work);
  [[nodiscard]] Result<void> write_with(const std::function<bool(SqlSession&)>& work);
  [[nodiscard]] Result<std::unique_ptr<SqliteSession>> take_reader();
  void give_back(std::unique_ptr<SqliteSession> reader);

  const std::filesystem::path file_;
  const SqliteOptions options_;

  std::timed_mutex write_mutex_;
  std::unique_ptr<SqliteSession> writer_;  // used by who holds write_mutex_

  std::mutex readers_mutex_;
  std::condition_variable reader_came_free_;
  std::vector<std::unique_ptr<SqliteSession>> free_readers_;  // guarded by readers_mutex_
  std::size_t lent_readers_ = 0;                              // guarded by readers_mutex_
};

}  // namespace dataquery::sql_session
