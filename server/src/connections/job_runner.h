#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "connections/job_store.h"

namespace dataquery::connections {

struct JobRunnerOptions {
  std::string replica = "replica";                    ///< who takes jobs, for people who look into the store
  std::size_t threads = 4;                            ///< jobs at a time; they mostly wait for users' databases
  std::chrono::milliseconds period{1'000};            ///< between looks into the store, and heartbeats
  std::chrono::milliseconds take_over_after{10'000};  ///< a job whose heartbeat stands still for so long is taken over

  std::function<void()> idle;  ///< called now and then, on the watching thread
  std::chrono::milliseconds idle_period{30'000};
};

/// Takes jobs from the store and works on them, on threads of its own: at once when `wake` says that there is one, and
/// by looking for what other replicas queued or left behind. The heartbeat of each job that runs here is kept going;
/// where that shows that a job is not wanted any more (its connection was removed, it was queued anew), its work is
/// asked to stop. Owns its threads; what it is made with must outlive it.
class JobRunner {
 public:
  /// Does a job and reports how far it is. On a thread of its own; returns soon after its token was asked to stop.
  /// A kNotFound of it says that the job's connection is gone.
  using Work = std::function<Result<void>(const TakenJob&, const ReportProgress&, std::stop_token)>;

  JobRunner(JobStore& store, const Clock& clock, Work work, JobRunnerOptions options = {});
  ~JobRunner();  ///< stop()
  JobRunner(const JobRunner&) = delete;
  JobRunner& operator=(const JobRunner&) = delete;

  void start();

  /// Looks into the store soon: a job was queued, or a connection removed. Any thread; does not wait.
  void wake();

  /// Stops the work that runs, gives its jobs back to the store for other replicas, joins the threads. Idempotent.
  void stop();

 private:
  using Monotonic = std::chrono::steady_clock;

  /// A job that runs here.
  struct Running {
    TakenJob job;
    std::stop_source stop;
    JobProgress progress;  // guarded by mutex_
    bool lost = false;     // guarded by mutex_
    bool ended = false;    // guarded by mutex_
    std::thread thread;
  };
  /// A job that runs elsewhere, as it was when its heartbeat last moved.
  struct Seen {
    ActiveJob job;
    Monotonic::time_point since;
  };

  void watch(const std::stop_token& stop);
  void join_ended();
  void idle();
  void beat();
  void look();
  void take_over(const std::vector<ActiveJob>& stale);
  [[nodiscard]] std::vector<ActiveJob> stale_ones(const std::vector<ActiveJob>& active);
  [[nodiscard]] bool has_room();
  void begin(const TakenJob& job);
  void work_on(Running& running);
  [[nodiscard]] Result<void> do_work(Running& running);
  void conclude(const Running& running, const Result<void>& result);
  void say_store_failed(const Error& error);

  JobStore& store_;
  const Clock& clock_;
  const Work work_;
  const JobRunnerOptions options_;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool woken_ = false;                                  // guarded by mutex_
  bool stopping_ = false;                               // guarded by mutex_
  std::map<Lease, std::unique_ptr<Running>> running_;   // guarded by mutex_; the watcher alone adds and removes
  std::map<JobId, Seen> seen_;                          // the watcher's
  Monotonic::time_point last_idle_ = Monotonic::now();  // the watcher's
  bool store_failed_ = false;                           // the watcher's: said already
  std::jthread watcher_;
};

}  // namespace dataquery::connections
