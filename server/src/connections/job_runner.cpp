#include "connections/job_runner.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/log.h"

namespace dataquery::connections {
namespace {

constexpr std::string_view kInterrupted = "Reading this database was interrupted three times. Refresh it to try again.";

bool same(const ActiveJob& a, const ActiveJob& b) { return a.lease == b.lease && a.heartbeat == b.heartbeat; }

}  // namespace

JobRunner::JobRunner(JobStore& store, const Clock& clock, Work work, JobRunnerOptions options)
    : store_(store), clock_(clock), work_(std::move(work)), options_(std::move(options)) {}

JobRunner::~JobRunner() { stop(); }

void JobRunner::start() {
  watcher_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

void JobRunner::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

void JobRunner::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  watcher_.request_stop();
  if (watcher_.joinable()) watcher_.join();
  std::map<Lease, std::unique_ptr<Running>> rest;
  {
    const std::lock_guard lock(mutex_);
    rest.swap(running_);
  }
  for (const auto& [lease, running] : rest) running->stop.request_stop();
  for (const auto& [lease, running] : rest) running->thread.join();
}

void JobRunner::watch(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    join_ended();
    beat();
    look();
    idle();
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, options_.period, [this] { return woken_; });
    woken_ = false;
  }
}

void JobRunner::idle() {
  if (!options_.idle || Monotonic::now() - last_idle_ < options_.idle_period) return;
  options_.idle();
  last_idle_ = Monotonic::now();
}

void JobRunner::join_ended() {
  std::vector<std::unique_ptr<Running>> ended;
  {
    const std::lock_guard lock(mutex_);
    for (auto position = running_.begin(); position != running_.end();) {
      if (!position->second->ended) {
        ++position;
        continue;
      }
      ended.push_back(std::move(position->second));
      position = running_.erase(position);
    }
  }
  for (const auto& running : ended) running->thread.join();
}

void JobRunner::beat() {
  std::vector<std::pair<Lease, JobProgress>> beats;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [lease, running] : running_) beats.emplace_back(lease, running->progress);
  }
  for (const auto& [lease, progress] : beats) {
    // When the store is away others may take the job over. Both then do the same work, and the store lets one end it.
    const auto alive = store_.heartbeat(lease, progress);
    if (!alive || *alive) continue;
    const std::lock_guard lock(mutex_);
    const auto& running = running_.at(lease);
    if (running->ended) continue;
    running->lost = true;
    running->stop.request_stop();
  }
}

void JobRunner::look() {
  if (!has_room()) return;
  auto active = store_.active();
  if (!active) return say_store_failed(active.error());
  store_failed_ = false;
  auto waiting = std::ranges::count(*active, false, &ActiveJob::running);
  for (; waiting > 0 && has_room(); --waiting) {
    auto taken = store_.take(options_.replica);
    if (!taken) return say_store_failed(taken.error());
    if (!*taken) break;
    begin(**taken);
  }
  take_over(stale_ones(*active));
}

/// Those whose heartbeat has stood still for too long.
std::vector<ActiveJob> JobRunner::stale_ones(const std::vector<ActiveJob>& active) {
  const auto now = Monotonic::now();
  std::map<JobId, Seen> seen;
  std::vector<ActiveJob> stale;
  for (const auto& job : active) {
    {
      const std::lock_guard lock(mutex_);
      if (!job.running || running_.contains(job.lease)) continue;
    }
    const auto known = seen_.find(job.lease.job);
    const bool moved = known == seen_.end() || !same(known->second.job, job);
    const auto since = moved ? now : known->second.since;
    seen.emplace(job.lease.job, Seen{job, since});
    if (now - since >= options_.take_over_after) stale.push_back(job);
  }
  seen_ = std::move(seen);
  return stale;
}

void JobRunner::take_over(const std::vector<ActiveJob>& stale) {
  for (const auto& job : stale) {
    if (!has_room()) return;
    if (job.lease.attempt >= kMostAttempts) {  // it may be what ends the programs that try it
      if (auto failed = store_.fail(job.lease, kInterrupted, clock_.now()); !failed) say_store_failed(failed.error());
      continue;
    }
    auto taken = store_.take_over(job, options_.replica);
    if (!taken) return say_store_failed(taken.error());
    if (!*taken) continue;
    log::warning("taking over a job whose worker is gone",
                 {{"job", job.lease.job.value}, {"connection", (*taken)->connection.value}});
    begin(**taken);
  }
}

bool JobRunner::has_room() {
  const std::lock_guard lock(mutex_);
  return running_.size() < options_.threads;
}

void JobRunner::begin(const TakenJob& job) {
  auto running = std::make_unique<Running>();
  running->job = job;
  auto& entered = *running;
  const std::lock_guard lock(mutex_);
  running_[job.lease] = std::move(running);
  entered.thread = std::thread([this, &entered] { work_on(entered); });
}

void JobRunner::work_on(Running& running) {
  const auto began = Monotonic::now();
  const auto result = do_work(running);
  conclude(running, result);
  if (result) {
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Monotonic::now() - began);
    log::info("indexed a connection", {{"connection", running.job.connection.value}, {"ms", took.count()}});
  }
  {
    const std::lock_guard lock(mutex_);
    running.ended = true;
    woken_ = true;
  }
  changed_.notify_all();
}

Result<void> JobRunner::do_work(Running& running) {
  const auto report = [this, &running](JobProgress progress) {
    const std::lock_guard lock(mutex_);
    running.progress = std::move(progress);
  };
  try {
    return work_(running.job, report, running.stop.get_token());
  } catch (const std::exception& thrown) {  // a bug, or no memory: of this job, not of the program
    return dataquery::fail(ErrorCode::kInternal, "Reading this database failed.", thrown.what());
  }
}

void JobRunner::conclude(const Running& running, const Result<void>& result) {
  bool lost = false;
  bool stopping = false;
  {
    const std::lock_guard lock(mutex_);
    lost = running.lost;
    stopping = stopping_;
  }
  const auto& job = running.job;
  if (!result && (lost || result.error().code == ErrorCode::kNotFound)) {
    log::debug("a job is not wanted any more", {{"connection", job.connection.value}});
    return;
  }
  Result<void> written;
  if (result) {
    written = store_.finish(job.lease, clock_.now());
  } else if (stopping) {
    written = store_.give_back(job.lease);
  } else {
    const auto& error = result.error();
    log::warning("indexing a connection failed", {{"connection", job.connection.value},
                                                  {"attempt", job.lease.attempt},
                                                  {"error", error.message},
                                                  {"detail", error.detail}});
    written = store_.fail(job.lease, error.message, clock_.now());
  }
  // The heartbeat stands still from now on, so that the job is taken over and done again.
  if (!written) log::warning("the end of a job was not stored", {{"detail", written.error().detail}});
}

/// Once for each time that the store goes away, not each second.
void JobRunner::say_store_failed(const Error& error) {
  if (!std::exchange(store_failed_, true)) log::warning("the store has no jobs to give", {{"detail", error.detail}});
}

}  // namespace dataquery::connections
