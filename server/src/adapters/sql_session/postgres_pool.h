#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "adapters/libpq/address.h"
#include "adapters/sql_session/backoff.h"
#include "adapters/sql_session/postgres_session.h"
#include "base/deadline.h"
#include "base/error.h"

namespace dataquery::sql_session {

struct PostgresOptions {
  std::size_t connections = 10;  ///< open at once at most, made when first needed
  std::chrono::milliseconds connect_time{3'000};
  std::chrono::milliseconds wait_time{5'000};       ///< for a connection to come free
  std::chrono::milliseconds statement_time{5'000};  ///< of one statement; `Statement::time` may say otherwise
  std::chrono::seconds max_age{1'800};              ///< after which a connection is closed instead of lent again
};

/// A bounded number of sessions with one server. Any thread.
///
/// A session is lent only after a look at its socket, and dropped when it broke. When the server cannot be reached, or
/// falls silent in the middle of a statement, the pool is away: calls fail at once, and one of them now and then (see
/// `Backoff`) tries to connect. Going away and coming back are a log line each.
class PostgresPool {
 public:
  PostgresPool(libpq::Address address, PostgresOptions options);
  PostgresPool(const PostgresPool&) = delete;
  PostgresPool& operator=(const PostgresPool&) = delete;

  /// Lends a session, which must be given back. Errors: kBusy, when none came free by `deadline` or the server is away.
  [[nodiscard]] Result<std::unique_ptr<PostgresSession>> take(Deadline deadline);
  void give_back(std::unique_ptr<PostgresSession> session);

  /// The first connection: why there is none, in words for whoever configured it.
  [[nodiscard]] Result<void> open();

  /// Whether the server answered within the last second.
  [[nodiscard]] bool answered_just_now() const;

  [[nodiscard]] const PostgresOptions& options() const { return options_; }

 private:
  using Clock = std::chrono::steady_clock;
  using Sessions = std::vector<std::unique_ptr<PostgresSession>>;
  enum class Turn { kLend, kConnect, kAway, kNone };

  [[nodiscard]] Result<std::unique_ptr<PostgresSession>> connect(Deadline deadline);
  [[nodiscard]] Turn next_turn(Sessions& closing);  // with the lock held
  [[nodiscard]] bool lendable(const PostgresSession& session) const;
  void connecting_failed(const Error& error);
  void goes_away(std::string_view why, Sessions& closing);  // with the lock held
  void comes_back();                                        // with the lock held

  const libpq::Address address_;
  const PostgresOptions options_;

  mutable std::mutex mutex_;
  std::condition_variable came_free_;
  // guarded by mutex_:
  Sessions idle_;  // the last one given back is lent first
  std::size_t lent_ = 0;
  std::size_t connecting_ = 0;
  Backoff backoff_;
  std::optional<Clock::time_point> away_since_;
  Clock::time_point last_answer_{};
};

}  // namespace dataquery::sql_session
