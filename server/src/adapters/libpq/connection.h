#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/libpq/address.h"
#include "adapters/libpq/errors.h"
#include "adapters/net/waiting.h"
#include "base/error.h"

struct pg_conn;
struct pg_result;

namespace dataquery::libpq {

struct FreeResult {
  void operator()(pg_result* result) const;
};
using ResultHandle = std::unique_ptr<pg_result, FreeResult>;

/// What one statement gave: column names and types, rows as text. Rows may come one by one.
class Table {
 public:
  explicit Table(ResultHandle result) : result_(std::move(result)) {}

  [[nodiscard]] int rows() const;
  [[nodiscard]] int columns() const;
  [[nodiscard]] std::string_view name(int column) const;
  [[nodiscard]] std::uint32_t type(int column) const;  ///< the type's OID
  [[nodiscard]] int type_modifier(int column) const;   ///< -1: none
  [[nodiscard]] bool null(int row, int column) const;
  [[nodiscard]] std::string_view text(int row, int column) const;  ///< "" for NULL
  [[nodiscard]] std::int64_t affected() const;                     ///< rows that an INSERT, UPDATE or DELETE touched
  [[nodiscard]] std::string_view command() const;                  ///< "COMMIT", "INSERT 0 1"

 private:
  ResultHandle result_;
};

/// A parameter of a statement: text, or NULL.
using Parameter = std::optional<std::string>;

/// A parameter of a prepared statement.
struct TypedParameter {
  std::uint32_t type = 0;            ///< OID; 0: what the server takes it for
  bool binary = false;               ///< `value` is in the type's binary format, not text
  std::optional<std::string> value;  ///< nullopt: NULL
};

using net::Wait;

/// One session with a PostgreSQL server, over non-blocking libpq: every call ends by its deadline, and when the wait is
/// over or `stop` is requested the statement is cancelled in the server too. One thread at a time. A session whose call
/// failed with kTimeout or kCancelled is in an unknown state: drop it, unless `usable()`.
///
/// Errors of all: kSourceUnavailable (connection lost or refused), kTimeout, kCancelled; of statements also
/// kInvalidQuery with the server's message, and the SQLSTATE in front of `detail`.
class Connection {
 public:
  /// Connects; takes at most `wait.deadline`, also when the host is silent. `addresses` are the host's, from `resolve`;
  /// of no use for a local socket.
  [[nodiscard]] static Result<Connection> open(const Address& address, const std::vector<std::string>& addresses,
                                               const Wait& wait);
  ~Connection();
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;

  /// Runs one or more constant statements without parameters.
  [[nodiscard]] Result<void> run_script(const std::string& sql, const Wait& wait);

  /// Runs one statement and gives all its rows.
  [[nodiscard]] Result<Table> query(const std::string& sql, std::span<const Parameter> parameters, const Wait& wait);

  /// Prepares `sql` under `name` for as long as the session lives. The types are those of `parameters`.
  [[nodiscard]] Result<void> prepare(const std::string& name, const std::string& sql,
                                     std::span<const TypedParameter> parameters, const Wait& wait);

  /// Runs a prepared statement and gives all its rows.
  [[nodiscard]] Result<Table> run_prepared(const std::string& name, std::span<const TypedParameter> parameters,
                                           const Wait& wait);

  /// Runs one statement and hands over its rows one by one (once without a row, if there are none) until `row` gives
  /// false; the rest is then cancelled. Holds one row in memory.
  [[nodiscard]] Result<void> stream(const std::string& sql, const std::function<bool(const Table&)>& row,
                                    const Wait& wait);

  /// Sends all `statements` at once and gives each one's rows or error, in order. An error does not end the others.
  [[nodiscard]] Result<std::vector<Result<Table>>> batch(std::span<const std::string> statements, const Wait& wait);

  /// What the server said when the last script, query or prepared statement failed. Empty when the connection was lost
  /// or the wait was over.
  [[nodiscard]] const Failure& failure() const { return failure_; }

  /// Whether a transaction is open, failed or not.
  [[nodiscard]] bool in_transaction() const;

  /// Whether the server still owes the end of a statement: it answers neither it nor the request to cancel it.
  [[nodiscard]] bool silent() const;

  /// Whether the session is idle, outside a transaction and still there. No round trip.
  [[nodiscard]] bool usable() const;

  /// The server process's number, as in pg_stat_activity.
  [[nodiscard]] int backend_pid() const;

  /// 170002 for 17.2.
  [[nodiscard]] int server_version() const;

 private:
  struct Close {
    void operator()(pg_conn* connection) const;
  };
  explicit Connection(pg_conn* connection) : handle_(connection) {}

  Result<ResultHandle> next_result(const Wait& wait);
  Result<void> flush(const Wait& wait);
  Result<Table> last_table(const Wait& wait);
  std::unexpected<Error> give_up(const Error& reason);
  bool cancel_and_drain();

  std::unique_ptr<pg_conn, Close> handle_;
  Failure failure_;
};

}  // namespace dataquery::libpq
