#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "adapters/mongoc/client.h"

namespace dataquery::connectors {

/// The clients of one source: at most a few at once, of which idle ones are kept for a short time so that a question
/// need not pay for connecting. Any thread.
class MongoPool {
 public:
  explicit MongoPool(std::shared_ptr<const mongoc::Server> server) : server_(std::move(server)) {}

  /// The name of the database that the URL names.
  [[nodiscard]] const std::string& database() const { return server_->address().database; }

  /// A client that is lent; it goes back when this goes.
  class Lease {
   public:
    Lease(MongoPool& pool, mongoc::Client client) : pool_(&pool), client_(std::move(client)) {}
    ~Lease();
    Lease(Lease&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), client_(std::move(other.client_)) {}
    Lease& operator=(Lease&&) = delete;
    [[nodiscard]] mongoc::Client& operator*() { return client_; }
    [[nodiscard]] mongoc::Client* operator->() { return &client_; }

   private:
    MongoPool* pool_;
    mongoc::Client client_;
  };

  /// An idle client or a new one; waits for a while where all are lent. Errors: kBusy when it waited in vain; those of
  /// `Client::open`.
  [[nodiscard]] Result<Lease> take(const mongoc::Wait& wait);

 private:
  struct Idle {
    mongoc::Client client;
    std::chrono::steady_clock::time_point since;
  };
  [[nodiscard]] std::vector<Idle> expired();
  void give_back(mongoc::Client client);

  std::shared_ptr<const mongoc::Server> server_;
  std::mutex mutex_;
  std::condition_variable_any returned_;
  std::vector<Idle> idle_;
  std::size_t lent_ = 0;
};

}  // namespace dataquery::connectors
