#include "adapters/connectors/postgres_pool.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace dataquery::connectors {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostIdle = 4;
constexpr auto kIdleTime = 60s;
constexpr auto kConnectTime = 4500ms;  // an unreachable host is answered within five seconds

}  // namespace

std::vector<PostgresPool::Idle> PostgresPool::expired() {
  std::vector<Idle> old;
  const auto now = std::chrono::steady_clock::now();
  const auto first_old =
      std::ranges::stable_partition(idle_, [&](const Idle& idle) { return now - idle.since < kIdleTime; });
  std::ranges::move(first_old, std::back_inserter(old));
  idle_.erase(first_old.begin(), first_old.end());
  return old;
}

Result<libpq::Connection> PostgresPool::take(const libpq::Wait& wait) {
  std::vector<Idle> closing;  // outlives the lock: closing a session talks to the server
  {
    const std::scoped_lock lock(mutex_);
    closing = expired();
    while (!idle_.empty()) {
      auto last = std::move(idle_.back());
      idle_.pop_back();
      if (last.connection.usable()) return std::move(last.connection);
      closing.push_back(std::move(last));
    }
  }
  const libpq::Wait connect{wait.deadline.at_most(kConnectTime), wait.stop};
  // Resolved anew each time, so that the addresses that were checked are the ones that are used.
  auto addresses = net::resolve(address_.host, policy_, connect.deadline, wait.stop);
  if (!addresses) return propagate(addresses);
  return libpq::Connection::open(address_, *addresses, connect);
}

void PostgresPool::give_back(libpq::Connection connection) {
  if (!connection.usable()) return;
  std::vector<Idle> closing;
  const std::scoped_lock lock(mutex_);
  closing = expired();
  if (idle_.size() < kMostIdle) idle_.push_back({std::move(connection), std::chrono::steady_clock::now()});
}

}  // namespace dataquery::connectors
