#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/sql_session/sql_session.h"
#include "base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace dataquery::sql_session {

struct CloseSqlite {
  void operator()(sqlite3* handle) const noexcept;
};
struct FinalizeSqlite {
  void operator()(sqlite3_stmt* statement) const noexcept;
};

/// One connection to a SQLite file, with its prepared statements kept. One thread at a time.
class SqliteSession final : public SqlSession {
 public:
  /// Opens `file`, which is made when it is not there (readable by its owner only). WAL, foreign keys on, synchronous
  /// NORMAL: what is committed survives a crash of the process; a power cut may take the last moments but never
  /// corrupts. Errors: kInternal, with the reason.
  [[nodiscard]] static Result<std::unique_ptr<SqliteSession>> open(const std::filesystem::path& file, bool read_only,
                                                                   std::chrono::milliseconds busy_timeout);
  ~SqliteSession() override;

  using SqlSession::run;
  [[nodiscard]] Result<Answer> run(const Statement& statement, std::span<const Param> params) override;
  [[nodiscard]] Result<void> run_script(std::string_view name, std::string_view sql) override;

  [[nodiscard]] Result<void> begin();
  [[nodiscard]] Result<void> commit();
  void rollback() noexcept;

 private:
  struct Prepared {
    std::unique_ptr<sqlite3_stmt, FinalizeSqlite> statement;
    std::vector<std::size_t> params;  ///< which of the caller's values goes to SQLite's 1st, 2nd … placeholder
  };

  explicit SqliteSession(std::unique_ptr<sqlite3, CloseSqlite> handle);
  [[nodiscard]] Result<Prepared*> prepared(const Statement& statement);
  [[nodiscard]] std::unexpected<Error> failure(std::string_view name) const;

  std::unique_ptr<sqlite3, CloseSqlite> handle_;
  std::unordered_map<std::string, Prepared> prepared_;  // by SQL text
};

}  // namespace dataquery::sql_session
