#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "adapters/sql_session/value.h"
#include "base/error.h"

namespace dataquery::sql_session {

/// A statement with a name for logs and `$1`, `$2` … for values: a constant beside its caller, in SQL that SQLite and
/// PostgreSQL both know.
struct Statement {
  std::string_view name;  ///< "users.insert"
  std::string_view sql;

  /// How long PostgreSQL may take for it; 0: as long as any statement may. For what is known to be slow, as making an
  /// index, and for what must be quick.
  std::chrono::milliseconds time{0};
};

enum class Engine : std::uint8_t { kSqlite, kPostgresql };

/// One connection to the store's database, lent for the time of a `SqlDatabase::read` or `write`. One thread at a time.
/// After a statement of a `write` has failed, the work must fail too: PostgreSQL refuses what comes after it.
///
/// Errors of both: kConflict (a unique index has the value already); kInvalidArgument (another constraint does not
/// hold: a length, a reference, NOT NULL; or a text that cannot be stored); kBusy (another process held a lock for
/// longer than the time-out, or the database cannot be reached); kInternal.
/// `Error::detail` names the statement and quotes the engine, never a value.
class SqlSession {
 public:
  virtual ~SqlSession() = default;

  /// Runs one statement; its rows are read to the end.
  [[nodiscard]] virtual Result<Answer> run(const Statement& statement, std::span<const Param> params) = 0;
  [[nodiscard]] Result<Answer> run(const Statement& statement, std::initializer_list<Param> params = {}) {
    return run(statement, std::span(params.begin(), params.size()));
  }

  /// Runs several statements without values: a migration.
  [[nodiscard]] virtual Result<void> run_script(std::string_view name, std::string_view sql) = 0;
};

/// The store's database. Any thread, several at once. A call made from inside the work of another would wait for
/// itself: pass the session on instead.
///
/// Beside what the work returns, both fail with kBusy when no connection came free within the time-out or the database
/// cannot be reached, and kInternal. A `write` whose commit's outcome is unknown, for the connection broke, fails.
class SqlDatabase {
 public:
  virtual ~SqlDatabase() = default;

  [[nodiscard]] virtual Engine engine() const = 0;

  /// Whether the database answers; takes some seconds at most. Errors: kBusy, kInternal.
  [[nodiscard]] virtual Result<void> ping() = 0;

  /// Lends a connection that only reads; each statement sees its own moment. `work` is `Result<T>(SqlSession&)`.
  template <typename Work>
  [[nodiscard]] auto read(Work&& work) -> std::invoke_result_t<Work, SqlSession&> {
    return lend<std::invoke_result_t<Work, SqlSession&>>(Access::kRead, std::forward<Work>(work));
  }

  /// Lends a connection in a transaction: committed when `work` gives a value, rolled back when it gives an error or
  /// throws. When it returns a value the change is durable against a crash of this process.
  template <typename Work>
  [[nodiscard]] auto write(Work&& work) -> std::invoke_result_t<Work, SqlSession&> {
    return lend<std::invoke_result_t<Work, SqlSession&>>(Access::kWrite, std::forward<Work>(work));
  }

  /// One statement by itself, as `read` or `write`.
  [[nodiscard]] Result<Answer> read(const Statement& statement, std::initializer_list<Param> params) {
    return read([&](SqlSession& session) { return session.run(statement, params); });
  }
  [[nodiscard]] Result<Answer> write(const Statement& statement, std::initializer_list<Param> params) {
    return write([&](SqlSession& session) { return session.run(statement, params); });
  }

 protected:
  enum class Access : std::uint8_t { kRead, kWrite };

  /// Calls `work` once with a session. False: the work failed; roll back and say nothing of it.
  [[nodiscard]] virtual Result<void> with_session(Access access, const std::function<bool(SqlSession&)>& work) = 0;

 private:
  template <typename Outcome, typename Work>
  [[nodiscard]] Outcome lend(Access access, Work&& work) {
    std::optional<Outcome> outcome;
    auto lent = with_session(access, [&](SqlSession& session) {
      outcome.emplace(std::invoke(work, session));
      return outcome->has_value();
    });
    if (!lent) return std::unexpected(std::move(lent.error()));
    return std::move(*outcome);  // NOLINT(bugprone-unchecked-optional-access): the work ran
  }
};

}  // namespace dataquery::sql_session
