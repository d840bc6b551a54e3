#include "connections/job_runner.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>

#include "base/log.h"
#include "connections/fake_job_store.h"

namespace dataquery::connections {
namespace {

using namespace std::chrono_literals;

/// Work that a test lets begin and end.
class Gate {
 public:
  /// Waits until it is opened or `stop` is requested; whether it was opened.
  bool pass(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    ++inside_;
    changed_.notify_all();
    const bool opened = changed_.wait(lock, std::move(stop), [&] { return open_; });
    --inside_;
    changed_.notify_all();
    return opened;
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  bool wait_inside(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 20s, [&] { return inside_ == count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  int inside_ = 0;
  bool open_ = false;
};

class JobRunnerTest : public testing::Test {
 protected:
  JobRunnerTest() { log::set_level(log::Level::kOff); }
  ~JobRunnerTest() override { log::set_level(log::Level::kInfo); }

  JobRunner::Work work() {
    return [this](const TakenJob& job, const ReportProgress& report, std::stop_token stop) -> Result<void> {
      report({.step = "describe", .done = 3, .total = 9});
      if (!gate_.pass(std::move(stop))) return fail(ErrorCode::kCancelled, "Cancelled.");
      return result_(job);
    };
  }

  JobRunnerOptions often() const { return {.period = 5ms, .take_over_after = 50ms}; }

  /// Whether `condition` comes true; looks again and again, for a while.
  static bool soon(const std::function<bool()>& condition) {
    std::mutex mutex;
    std::condition_variable never;
    std::unique_lock lock(mutex);
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (std::chrono::steady_clock::now() < end) {
      if (condition()) return true;
      never.wait_for(lock, 2ms);
    }
    return false;
  }
  bool becomes(ConnectionId connection, JobState state) {
    return soon([&] { return jobs_.find(connection) && jobs_.find(connection)->state == state; });
  }

  const UserId user_{5};
  const ConnectionId shop_{7};
  FakeJobStore jobs_;
  FixedClock clock_{std::chrono::sys_days{std::chrono::year{2024} / 1 / 15}};
  Gate gate_;
  std::function<Result<void>(const TakenJob&)> result_ = [](const TakenJob&) { return Result<void>{}; };
};

TEST_F(JobRunnerTest, does_what_is_queued_at_once_and_says_how_far_it_is) {
  JobRunner runner(jobs_, clock_, work(), {.period = 1h});
  runner.start();
  jobs_.queue(user_, shop_);
  runner.wake();
  ASSERT_TRUE(gate_.wait_inside(1));
  EXPECT_EQ(jobs_.find(shop_)->state, JobState::kRunning);
  EXPECT_TRUE(soon([&] {
    runner.wake();  // a heartbeat
    return jobs_.find(shop_)->progress.done == 3 && jobs_.find(shop_)->progress.total == 9;
  }));
  gate_.open();
  EXPECT_TRUE(becomes(shop_, JobState::kDone));
}

TEST_F(JobRunnerTest, finds_by_itself_what_another_replica_queued) {
  JobRunner runner(jobs_, clock_, work(), often());
  gate_.open();
  runner.start();
  jobs_.queue(user_, shop_);
  EXPECT_TRUE(becomes(shop_, JobState::kDone));
}

TEST_F(JobRunnerTest, works_on_no_more_than_it_may_at_a_time) {
  JobRunner runner(jobs_, clock_, work(), {.threads = 2, .period = 5ms});
  for (const std::int64_t id : {1, 2, 3}) jobs_.queue(user_, ConnectionId{id});
  runner.start();
  ASSERT_TRUE(gate_.wait_inside(2));
  EXPECT_EQ(jobs_.find(ConnectionId{3})->state, JobState::kQueued);
  gate_.open();
  EXPECT_TRUE(becomes(ConnectionId{3}, JobState::kDone));
}

TEST_F(JobRunnerTest, tries_three_times_and_keeps_the_reason) {
  int attempts = 0;
  result_ = [&](const TakenJob&) -> Result<void> {
    ++attempts;
    return fail(ErrorCode::kSourceUnavailable, "The database is away.", "for the log");
  };
  gate_.open();
  JobRunner runner(jobs_, clock_, work(), often());
  jobs_.queue(user_, shop_);
  runner.start();
  ASSERT_TRUE(becomes(shop_, JobState::kFailed));
  EXPECT_EQ(jobs_.find(shop_)->error, "The database is away.");
  runner.stop();
  EXPECT_EQ(attempts, 3);
}

TEST_F(JobRunnerTest, an_exception_ends_its_job_and_nothing_else) {
  result_ = [](const TakenJob& job) -> Result<void> {
    if (job.connection == ConnectionId{1}) throw std::runtime_error("a bug");
    return {};
  };
  gate_.open();
  JobRunner runner(jobs_, clock_, work(), often());
  for (const std::int64_t id : {1, 2}) jobs_.queue(user_, ConnectionId{id});
  runner.start();
  EXPECT_TRUE(becomes(ConnectionId{1}, JobState::kFailed));
  EXPECT_TRUE(becomes(ConnectionId{2}, JobState::kDone));
}

TEST_F(JobRunnerTest, takes_over_from_a_worker_whose_heart_stands_still) {
  jobs_.queue(user_, shop_);
  const auto dead = jobs_.take("a replica that died").value().value();
  gate_.open();
  JobRunner runner(jobs_, clock_, work(), often());
  runner.start();
  EXPECT_TRUE(becomes(shop_, JobState::kDone));
  EXPECT_FALSE(jobs_.heartbeat(dead.lease, {}).value());
}

TEST_F(JobRunnerTest, takes_nothing_from_a_worker_that_lives_whatever_the_clock_says) {
  jobs_.queue(user_, shop_);
  const auto alive = jobs_.take("another replica").value().value();
  gate_.open();
  JobRunner runner(jobs_, clock_, work(), {.period = 5ms, .take_over_after = 10s});
  runner.start();
  const ConnectionId marker{99};  // done after some looks
  for (int look = 0; look < 20; ++look) {
    clock_.set(clock_.now() - 24h);
    ASSERT_TRUE(jobs_.heartbeat(alive.lease, {}).value());
    jobs_.queue(user_, marker);
    runner.wake();
    ASSERT_TRUE(becomes(marker, JobState::kDone));
    jobs_.drop(marker);
  }
  EXPECT_TRUE(jobs_.heartbeat(alive.lease, {}).value()) << "it is still the other's";
}

TEST_F(JobRunnerTest, what_ends_its_workers_again_and_again_is_given_up) {
  jobs_.queue(user_, shop_);
  auto dead = jobs_.take("r").value().value();
  for (int attempt = 2; attempt <= 3; ++attempt) {
    const auto seen = jobs_.active().value().at(0);
    dead = jobs_.take_over(seen, "r").value().value();
  }
  JobRunner runner(jobs_, clock_, work(), often());
  runner.start();
  ASSERT_TRUE(becomes(shop_, JobState::kFailed));
  EXPECT_TRUE(jobs_.find(shop_)->error.contains("interrupted three times"));
}

TEST_F(JobRunnerTest, stops_the_work_for_a_connection_that_was_removed) {
  jobs_.queue(user_, shop_);
  JobRunner runner(jobs_, clock_, work(), {.period = 1h});
  runner.start();
  ASSERT_TRUE(gate_.wait_inside(1));
  jobs_.drop(shop_);
  runner.wake();
  EXPECT_TRUE(gate_.wait_inside(0)) << "without being opened";
}

TEST_F(JobRunnerTest, begins_anew_what_was_queued_anew) {
  jobs_.queue(user_, shop_);
  JobRunner runner(jobs_, clock_, work(), {.threads = 1, .period = 1h});
  runner.start();
  ASSERT_TRUE(gate_.wait_inside(1));
  std::atomic<int> finished = 0;
  result_ = [&](const TakenJob&) {
    ++finished;
    return Result<void>{};
  };
  jobs_.queue(user_, shop_, /*again=*/true);
  runner.wake();
  EXPECT_TRUE(soon([&] { return jobs_.find(shop_)->state == JobState::kRunning; })) << "by the second attempt";
  gate_.open();
  EXPECT_TRUE(becomes(shop_, JobState::kDone));
  runner.stop();
  EXPECT_EQ(finished, 1);
}

TEST_F(JobRunnerTest, stopping_gives_the_job_back_uncounted) {
  jobs_.queue(user_, shop_);
  JobRunner runner(jobs_, clock_, work(), often());
  runner.start();
  ASSERT_TRUE(gate_.wait_inside(1));
  runner.stop();
  EXPECT_EQ(jobs_.find(shop_)->state, JobState::kQueued);
  EXPECT_EQ(jobs_.active().value().at(0).lease.attempt, 0);
  EXPECT_TRUE(jobs_.find(shop_)->error.empty());
}

TEST_F(JobRunnerTest, goes_on_when_the_store_is_back) {
  jobs_.set_failure(Error{ErrorCode::kBusy, "The store is busy."});
  jobs_.queue(user_, shop_);
  gate_.open();
  JobRunner runner(jobs_, clock_, work(), often());
  runner.start();
  ASSERT_TRUE(soon([&] { return jobs_.looks() >= 3; }));
  EXPECT_EQ(jobs_.find(shop_)->state, JobState::kQueued);
  jobs_.set_failure(std::nullopt);
  EXPECT_TRUE(becomes(shop_, JobState::kDone));
}

TEST_F(JobRunnerTest, has_the_idle_work_done_now_and_then) {
  std::atomic<int> times = 0;
  JobRunner runner(jobs_, clock_, work(), {.period = 5ms, .idle = [&] { ++times; }, .idle_period = 10ms});
  runner.start();
  EXPECT_TRUE(soon([&] { return times >= 2; }));
}

}  // namespace
}  // namespace dataquery::connections
