#include "base/blocking_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <latch>
#include <memory>
#include <semaphore>
#include <vector>

namespace dataquery {
namespace {

constexpr std::chrono::seconds kPatience{20};

/// A task that stays on its thread until `open`.
class Gate {
 public:
  [[nodiscard]] BlockingPool::Task task() {
    return [this] {
      entered_.release();
      opened_.wait();
    };
  }
  void wait_entered() { ASSERT_TRUE(entered_.try_acquire_for(kPatience)); }
  [[nodiscard]] bool entered_now() { return entered_.try_acquire(); }
  void open() { opened_.count_down(); }

 private:
  std::counting_semaphore<> entered_{0};
  std::latch opened_{1};
};

TEST(BlockingPool, runs_what_it_is_given) {
  BlockingPool pool({.threads = 2});
  std::promise<int> answer;
  ASSERT_TRUE(pool.submit([&] { answer.set_value(42); }));
  EXPECT_EQ(answer.get_future().get(), 42);
}

TEST(BlockingPool, refuses_when_threads_and_queue_are_full) {
  Gate gate;
  BlockingPool pool({.threads = 1, .queue = 2});
  ASSERT_TRUE(pool.submit(gate.task()));
  gate.wait_entered();
  EXPECT_TRUE(pool.submit([] {}));
  EXPECT_TRUE(pool.submit([] {}));
  EXPECT_FALSE(pool.submit([] {}));
  EXPECT_EQ(pool.load().running, 1U);
  EXPECT_EQ(pool.load().waiting, 2U);
  gate.open();
}

TEST(BlockingPool, takes_as_many_tasks_as_it_has_threads_without_a_queue) {
  Gate gate;
  BlockingPool pool({.threads = 2, .queue = 0});
  EXPECT_TRUE(pool.submit(gate.task()));
  EXPECT_TRUE(pool.submit(gate.task()));
  EXPECT_FALSE(pool.submit([] {}));
  gate.open();
}

TEST(BlockingPool, one_key_never_holds_more_threads_than_its_cap_so_that_others_pass) {
  Gate slow;
  BlockingPool pool({.threads = 3, .queue = 16, .per_key = 2});
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(pool.submit(slow.task(), 7));
  slow.wait_entered();
  slow.wait_entered();
  std::promise<void> other;
  ASSERT_TRUE(pool.submit([&] { other.set_value(); }, 8));
  EXPECT_EQ(other.get_future().wait_for(kPatience), std::future_status::ready);
  EXPECT_FALSE(slow.entered_now());
  slow.open();
  pool.stop();
}

TEST(BlockingPool, one_key_never_fills_the_queue_of_all) {
  Gate slow;
  BlockingPool pool({.threads = 2, .queue = 8, .per_key = 1, .per_key_queue = 2});
  ASSERT_TRUE(pool.submit(slow.task(), 7));
  EXPECT_TRUE(pool.submit(slow.task(), 7));
  EXPECT_TRUE(pool.submit(slow.task(), 7));
  EXPECT_FALSE(pool.submit(slow.task(), 7));
  EXPECT_TRUE(pool.submit([] {}, 8));
  slow.open();
}

TEST(BlockingPool, a_key_runs_its_tasks_in_order) {
  std::vector<int> order;
  {
    BlockingPool pool({.threads = 3, .queue = 64, .per_key = 1});
    for (int i = 0; i < 20; ++i) {
      ASSERT_TRUE(pool.submit([&order, i] { order.push_back(i); }, 7));
    }
  }
  ASSERT_EQ(order.size(), 20U);
  EXPECT_TRUE(std::ranges::is_sorted(order));
}

TEST(BlockingPool, stop_finishes_what_was_taken_and_refuses_more) {
  std::atomic<int> done = 0;
  BlockingPool pool({.threads = 2, .queue = 100, .per_key = 1});
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(pool.submit([&] { ++done; }, i % 3));
  pool.stop();
  EXPECT_EQ(done, 50);
  EXPECT_FALSE(pool.submit([&] { ++done; }));
  EXPECT_EQ(done, 50);
}

TEST(BlockingPool, destroys_a_refused_task_unrun) {
  BlockingPool pool({.threads = 1});
  pool.stop();
  auto held = std::make_shared<int>(1);
  EXPECT_FALSE(pool.submit([copy = held] {}));
  EXPECT_EQ(held.use_count(), 1);
}

TEST(BlockingPool, interrupts_run_while_every_thread_is_busy) {
  Gate gate;
  BlockingPool pool({.threads = 1, .queue = 4});
  ASSERT_TRUE(pool.submit(gate.task()));
  gate.wait_entered();
  pool.interrupt([&] { gate.open(); });
  pool.stop();  // returns only because the interrupt ran
}

TEST(BlockingPool, loses_nothing_under_many_submitters) {
  std::atomic<int> done = 0;
  int taken = 0;
  {
    BlockingPool pool({.threads = 4, .queue = 10'000, .per_key = 1});
    std::vector<std::future<int>> submitters;
    for (int s = 0; s < 4; ++s) {
      submitters.push_back(std::async(std::launch::async, [&pool, &done, s] {
        int accepted = 0;
        for (int i = 0; i < 500; ++i) accepted += pool.submit([&done] { ++done; }, (s + i) % 5) ? 1 : 0;
        return accepted;
      }));
    }
    for (auto& submitter : submitters) taken += submitter.get();
  }
  EXPECT_EQ(taken, 2000);
  EXPECT_EQ(done, 2000);
}

}  // namespace
}  // namespace dataquery
