#include "app/vector_tender.h"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "retrieval/in_memory_vector_index.h"

namespace dataquery::app {
namespace {

/// Counts; a call of `tend` lasts until it is let go or stopped.
class SlowIndex final : public retrieval::VectorIndex {
 public:
  Result<void> replace(const retrieval::Collection&, const std::vector<retrieval::ChunkRecord>&, Deadline,
                       std::stop_token) override {
    return {};
  }
  Result<void> upsert(const retrieval::Collection&, const std::vector<retrieval::ChunkRecord>&, Deadline,
                      std::stop_token) override {
    return {};
  }
  Result<void> remove(ConnectionId, Deadline, std::stop_token) override { return {}; }
  Result<std::vector<retrieval::VectorHit>> search(const retrieval::Collection&, const retrieval::VectorSearch&,
                                                   Deadline, std::stop_token) override {
    return std::vector<retrieval::VectorHit>{};
  }
  Result<void> tend(Deadline, std::stop_token stop) override {
    std::unique_lock lock(mutex_);
    ++begun_;
    changed_.notify_all();
    changed_.wait(lock, stop, [&] { return let_go_ >= begun_; });
    if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "Cancelled.");
    return {};
  }
  void let_go(int count) {
    const std::scoped_lock lock(mutex_);
    let_go_ = count;
    changed_.notify_all();
  }
  bool await(int begun) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return begun_ >= begun; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  int begun_ = 0;
  int let_go_ = 0;
};

TEST(VectorTender, tends_at_the_start_and_after_each_change_even_one_during_its_work) {
  SlowIndex index;
  VectorTender tender(index);
  ASSERT_TRUE(index.await(1));
  tender.wake();
  index.let_go(1);
  ASSERT_TRUE(index.await(2));
  index.let_go(2);
  tender.wake();
  EXPECT_TRUE(index.await(3));
}

TEST(VectorTender, stops_what_it_is_doing) {
  SlowIndex index;
  VectorTender tender(index);
  ASSERT_TRUE(index.await(1));
  tender.stop();
  tender.stop();
}

}  // namespace
}  // namespace dataquery::app
