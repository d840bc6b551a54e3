#include "base/run_blocking.h"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace dataquery {
namespace {

/// Runs one coroutine to its end on this thread, and can cancel it from another.
class Runner {
 public:
  template <typename T>
  Result<T> run(asio::awaitable<Result<T>> work) {
    std::optional<Result<T>> result;
    asio::co_spawn(io_, std::move(work),
                   asio::bind_cancellation_slot(signal_.slot(), [&](std::exception_ptr thrown, Result<T> value) {
                     thrown_ = thrown;
                     result = std::move(value);
                   }));
    io_.restart();
    io_.run();
    if (thrown_) std::rethrow_exception(thrown_);
    return std::move(*result);
  }
  void cancel() {
    asio::post(io_, [this] { signal_.emit(asio::cancellation_type::terminal); });
  }

 private:
  asio::io_context io_{1};
  asio::cancellation_signal signal_;
  std::exception_ptr thrown_;
};

/// Blocks until `stop` is requested, as a driver's call does until it is interrupted.
void wait_for_stop(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock(mutex);
  changed.wait(lock, stop, [] { return false; });
}

TEST(RunBlocking, brings_the_result_back_to_the_coroutines_thread) {
  BlockingPool pool({.threads = 1});
  Runner runner;
  std::thread::id ran_on;
  std::thread::id resumed_on;
  const auto result = runner.run(
      [](BlockingPool& p, std::thread::id& ran, std::thread::id& resumed) -> asio::awaitable<Result<std::string>> {
        auto value = co_await run_blocking(p, [&](std::stop_token) -> Result<std::string> {
          ran = std::this_thread::get_id();
          return "rows";
        });
        resumed = std::this_thread::get_id();
        co_return value;
      }(pool, ran_on, resumed_on));
  ASSERT_TRUE(result);
  EXPECT_EQ(*result, "rows");
  EXPECT_NE(ran_on, std::this_thread::get_id());
  EXPECT_EQ(resumed_on, std::this_thread::get_id());
}

TEST(RunBlocking, hands_an_error_on) {
  BlockingPool pool({.threads = 1});
  Runner runner;
  const auto result = runner.run(run_blocking(
      pool, [](std::stop_token) -> Result<int> { return fail(ErrorCode::kSourceUnavailable, "no route"); }));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kSourceUnavailable);
}

TEST(RunBlocking, rethrows_an_exception_in_the_coroutine) {
  BlockingPool pool({.threads = 1});
  Runner runner;
  EXPECT_THROW(
      (void)runner.run(run_blocking(pool, [](std::stop_token) -> Result<int> { throw std::runtime_error("a bug"); })),
      std::runtime_error);
}

TEST(RunBlocking, carries_results_that_only_move) {
  BlockingPool pool({.threads = 1});
  Runner runner;
  const auto result = runner.run(
      run_blocking(pool, [](std::stop_token) -> Result<std::unique_ptr<int>> { return std::make_unique<int>(3); }));
  ASSERT_TRUE(result);
  EXPECT_EQ(**result, 3);
}

TEST(RunBlocking, says_busy_when_the_pool_is_full_or_stopped) {
  BlockingPool pool({.threads = 1});
  pool.stop();
  Runner runner;
  const auto result = runner.run(run_blocking(pool, [](std::stop_token) -> Result<int> { return 1; }));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kBusy);
}

TEST(RunBlocking, asks_a_running_call_to_stop_and_waits_for_it) {
  BlockingPool pool({.threads = 1});
  Runner runner;
  std::atomic<bool> returned = false;
  const auto result = runner.run(run_blocking(pool, [&](std::stop_token stop) -> Result<int> {
    runner.cancel();
    wait_for_stop(stop);
    returned = true;
    return fail(ErrorCode::kCancelled, "interrupted");
  }));
  EXPECT_TRUE(returned);  // the coroutine was not resumed before
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "interrupted");
}

TEST(RunBlocking, a_stop_callback_may_block_without_holding_up_the_coroutines_thread) {
  BlockingPool pool({.threads = 1});
  Runner runner;
  std::thread::id callback_on;
  const auto io_thread = std::this_thread::get_id();
  const auto result = runner.run(run_blocking(pool, [&](std::stop_token stop) -> Result<int> {
    std::latch interrupted(1);
    const std::stop_callback callback(stop, [&] {
      callback_on = std::this_thread::get_id();
      interrupted.count_down();
    });
    runner.cancel();
    interrupted.wait();
    return 1;
  }));
  ASSERT_TRUE(result);
  EXPECT_NE(callback_on, io_thread);
}

TEST(RunBlocking, withdraws_a_call_that_has_not_begun) {
  BlockingPool pool({.threads = 1, .queue = 4});
  std::latch release(1);
  std::latch entered(1);
  ASSERT_TRUE(pool.submit([&] {
    entered.count_down();
    release.wait();
  }));
  entered.wait();
  Runner runner;
  bool ran = false;
  // Posted by the coroutine before it awaits, the cancellation is handled when the call stands in the queue.
  const auto result = runner.run([](Runner& r, BlockingPool& p, bool& called) -> asio::awaitable<Result<int>> {
    r.cancel();
    co_return co_await run_blocking(p, [&](std::stop_token) -> Result<int> {
      called = true;
      return 1;
    });
  }(runner, pool, ran));
  release.count_down();
  pool.stop();
  EXPECT_FALSE(ran);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kCancelled);
}

TEST(RunBlocking, many_calls_with_cancellations_all_come_back) {
  BlockingPool pool({.threads = 3, .queue = 1000, .per_key = 2});
  asio::io_context io(1);
  constexpr int kCalls = 300;
  std::vector<std::unique_ptr<asio::cancellation_signal>> signals;
  int ended = 0;
  for (int i = 0; i < kCalls; ++i) {
    signals.push_back(std::make_unique<asio::cancellation_signal>());
    asio::co_spawn(
        io,
        run_blocking(pool, i % 7, [](std::stop_token stop) -> Result<int> { return stop.stop_requested() ? 1 : 2; }),
        asio::bind_cancellation_slot(signals.back()->slot(),
                                     [&](const std::exception_ptr& thrown, Result<int>) { ended += thrown ? 0 : 1; }));
  }
  for (int i = 0; i < kCalls; i += 2) {
    asio::post(io, [&, i] { signals[static_cast<std::size_t>(i)]->emit(asio::cancellation_type::terminal); });
  }
  io.run();
  EXPECT_EQ(ended, kCalls);
}

}  // namespace
}  // namespace dataquery
