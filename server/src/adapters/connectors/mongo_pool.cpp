#include "adapters/connectors/mongo_pool.h"

#include <algorithm>
#include <utility>

namespace dataquery::connectors {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostLent = 10;
constexpr std::size_t kMostIdle = 4;
constexpr auto kIdleTime = 60s;
constexpr auto kQueueTime = 5s;

}  // namespace

MongoPool::Lease::~Lease() {
  if (pool_ != nullptr) pool_->give_back(std::move(client_));
}

std::vector<MongoPool::Idle> MongoPool::expired() {
  std::vector<Idle> old;
  const auto now = std::chrono::steady_clock::now();
  const auto first_old =
      std::ranges::stable_partition(idle_, [&](const Idle& idle) { return now - idle.since < kIdleTime; });
  std::ranges::move(first_old, std::back_inserter(old));
  idle_.erase(first_old.begin(), first_old.end());
  return old;
}

Result<MongoPool::Lease> MongoPool::take(const mongoc::Wait& wait) {
  std::vector<Idle> closing;  // outlives the lock: closing talks to the server
  {
    std::unique_lock lock(mutex_);
    const auto until = wait.deadline.at_most(kQueueTime).at();
    if (!returned_.wait_until(lock, wait.stop, until, [&] { return lent_ < kMostLent; })) {
      if (wait.stop.stop_requested()) return fail(ErrorCode::kCancelled, "The query was cancelled.");
      return fail(ErrorCode::kBusy, "Too many questions are asked of this database at once; try again in a moment.");
    }
    ++lent_;
    closing = expired();
    if (!idle_.empty()) {
      auto last = std::move(idle_.back());
      idle_.pop_back();
      return Lease(*this, std::move(last.client));
    }
  }
  auto opened = mongoc::Client::open(server_, wait);
  if (opened) return Lease(*this, *std::move(opened));
  const std::scoped_lock lock(mutex_);
  --lent_;
  returned_.notify_one();
  return propagate(opened);
}

void MongoPool::give_back(mongoc::Client client) {
  std::vector<Idle> closing;
  const std::scoped_lock lock(mutex_);
  closing = expired();
  --lent_;
  returned_.notify_one();
  if (client.usable() && idle_.size() < kMostIdle) {
    idle_.push_back({std::move(client), std::chrono::steady_clock::now()});
  }
}

}  // namespace dataquery::connectors
