#include "adapters/sql_session/postgres_pool.h"

#include <algorithm>
#include <utility>

#include "adapters/sql_session/postgres_errors.h"
#include "base/log.h"

namespace dataquery::sql_session {
namespace {

using namespace std::chrono_literals;

constexpr auto kJustNow = 1s;

/// The server has no room for one more connection; those that are open still work.
bool is_full(const Error& error) { return error.detail.contains("FATAL:  53300:"); }

}  // namespace

PostgresPool::PostgresPool(libpq::Address address, PostgresOptions options)
    : address_(std::move(address)), options_(options) {}

Result<void> PostgresPool::open() {
  auto session = connect(Deadline::in(options_.connect_time));
  if (!session) return propagate(session);
  const std::lock_guard lock(mutex_);
  last_answer_ = Clock::now();
  idle_.push_back(*std::move(session));
  return {};
}

Result<std::unique_ptr<PostgresSession>> PostgresPool::take(Deadline deadline) {
  Sessions closing;  // outlives the lock: closing a session talks to the server
  std::unique_lock lock(mutex_);
  for (auto turn = next_turn(closing); turn != Turn::kConnect; turn = next_turn(closing)) {
    if (turn == Turn::kLend) {
      auto session = std::move(idle_.back());
      idle_.pop_back();
      ++lent_;
      return session;
    }
    if (turn == Turn::kAway) return std::unexpected(unreachable("waiting to connect again"));
    if (came_free_.wait_until(lock, deadline.at()) == std::cv_status::timeout && deadline.passed()) {
      return fail(ErrorCode::kBusy, "The store is busy. Try again.", "waited for a connection");
    }
  }
  ++connecting_;
  lock.unlock();
  closing.clear();
  auto opened = connect(deadline.at_most(options_.connect_time));
  if (!opened) {
    connecting_failed(opened.error());
    return std::unexpected(unreachable(opened.error().message + " " + opened.error().detail));
  }
  lock.lock();
  --connecting_;
  ++lent_;
  last_answer_ = Clock::now();
  backoff_.succeeded();
  if (away_since_) comes_back();
  return opened;
}

void PostgresPool::give_back(std::unique_ptr<PostgresSession> session) {
  Sessions closing;
  {
    const std::lock_guard lock(mutex_);
    --lent_;
    last_answer_ = std::max(last_answer_, session->last_answer());
    if (session->silent()) {
      goes_away("it does not answer", closing);
      came_free_.notify_all();
    } else if (away_since_ && session->last_answer() > *away_since_) {
      comes_back();
    }
    if (lendable(*session)) {
      idle_.push_back(std::move(session));
    } else {
      closing.push_back(std::move(session));
    }
  }
  came_free_.notify_one();
}

bool PostgresPool::answered_just_now() const {
  const std::lock_guard lock(mutex_);
  return !away_since_ && Clock::now() - last_answer_ < kJustNow;
}

Result<std::unique_ptr<PostgresSession>> PostgresPool::connect(Deadline deadline) {
  return PostgresSession::open(address_, options_.statement_time, deadline);
}

PostgresPool::Turn PostgresPool::next_turn(Sessions& closing) {
  while (!idle_.empty() && !lendable(*idle_.back())) {
    closing.push_back(std::move(idle_.back()));
    idle_.pop_back();
  }
  if (!idle_.empty()) return Turn::kLend;
  const bool may_connect = backoff_.may_try(Clock::now()) && lent_ + connecting_ < options_.connections;
  if (away_since_) return may_connect && connecting_ == 0 ? Turn::kConnect : Turn::kAway;
  return may_connect ? Turn::kConnect : Turn::kNone;
}

bool PostgresPool::lendable(const PostgresSession& session) const {
  return session.usable() && Clock::now() - session.opened() < options_.max_age;
}

void PostgresPool::connecting_failed(const Error& error) {
  Sessions closing;
  {
    const std::lock_guard lock(mutex_);
    --connecting_;
    backoff_.failed(Clock::now());
    if (!is_full(error) || lent_ == 0) goes_away(error.message, closing);
  }
  came_free_.notify_all();
}

// What was lent comes back by itself; what is idle may wait for the silent server too.
void PostgresPool::goes_away(std::string_view why, Sessions& closing) {
  std::ranges::move(idle_, std::back_inserter(closing));
  idle_.clear();
  if (away_since_) return;
  away_since_ = Clock::now();
  if (backoff_.may_try(*away_since_)) backoff_.failed(*away_since_);
  log::warning("the store cannot be reached", {{"detail", why}});
}

void PostgresPool::comes_back() {
  const auto away = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - *away_since_);
  away_since_.reset();
  backoff_.succeeded();
  log::info("the store answers again", {{"away_ms", static_cast<std::int64_t>(away.count())}});
}

}  // namespace dataquery::sql_session
