#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/libpq/connection.h"
#include "adapters/sql_session/sql_session.h"
#include "base/deadline.h"
#include "base/error.h"

namespace dataquery::sql_session {

/// One connection to a PostgreSQL server, with its prepared statements kept. One thread at a time. Every statement ends
/// by its time: it is then cancelled in the server, and the session is no longer `usable` if that does not answer.
class PostgresSession final : public SqlSession {
 public:
  using Clock = std::chrono::steady_clock;

  /// Connects and sets the session up: times in UTC, read-only outside `begin`. Errors: kInvalidArgument when the
  /// server is older than PostgreSQL 16; kSourceUnavailable, kTimeout, and those of a statement.
  [[nodiscard]] static Result<std::unique_ptr<PostgresSession>> open(const libpq::Address& address,
                                                                     std::chrono::milliseconds statement_time,
                                                                     Deadline deadline);

  using SqlSession::run;
  [[nodiscard]] Result<Answer> run(const Statement& statement, std::span<const Param> params) override;
  [[nodiscard]] Result<void> run_script(std::string_view name, std::string_view sql) override;

  [[nodiscard]] Result<void> begin();
  /// An error says that nothing was saved, or (kBusy, when the connection broke) that this is unknown.
  [[nodiscard]] Result<void> commit();
  /// Ends the transaction, if one is open. The session is not `usable` when that failed.
  void rollback() noexcept;

  /// Whether it may be lent again. No round trip.
  [[nodiscard]] bool usable() const { return !over_ && connection_.usable(); }
  /// The server answers neither a statement nor the request to cancel it.
  [[nodiscard]] bool silent() const { return connection_.silent(); }
  [[nodiscard]] Clock::time_point opened() const { return opened_; }
  [[nodiscard]] Clock::time_point last_answer() const { return last_answer_; }

 private:
  PostgresSession(libpq::Connection connection, std::chrono::milliseconds statement_time);
  [[nodiscard]] libpq::Wait wait_for(const Statement& statement) const;
  [[nodiscard]] Result<const std::string*> prepared(const Statement& statement,
                                                    const std::vector<libpq::TypedParameter>& parameters);
  [[nodiscard]] Result<void> set_statement_time(std::chrono::milliseconds time);
  [[nodiscard]] std::unexpected<Error> failure(std::string_view name, const Error& error);
  void answered() { last_answer_ = Clock::now(); }

  libpq::Connection connection_;
  const std::chrono::milliseconds statement_time_;
  const Clock::time_point opened_ = Clock::now();
  Clock::time_point last_answer_ = opened_;
  std::unordered_map<std::string, std::string> prepared_;  // SQL text and types -> the statement's name in the server
  std::size_t prepared_ever_ = 0;
  bool over_ = false;  // the server said so
};

/// Errors: kInvalidArgument when `version` (as 150004 for 15.4) is older than PostgreSQL 16.
[[nodiscard]] Result<void> check_postgres_version(int version);

}  // namespace dataquery::sql_session
