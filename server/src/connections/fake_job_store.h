#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "connections/job_store.h"

namespace dataquery::connections {

/// A JobStore in memory, filled by `queue`. Any thread.
class FakeJobStore final : public JobStore {
 public:
  /// Queues a job for a connection, unless one waits or runs. `again`: in the place of that one too.
  void queue(UserId user, ConnectionId connection, bool again = false) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(connection);
    if (found != entries_.end() && found->second.job.active() && !again) return;
    entries_[connection] = {.user = user, .id = JobId{++last_id_}, .job = {}};
  }

  void drop(ConnectionId connection) {
    const std::lock_guard lock(mutex_);
    entries_.erase(connection);
  }

  [[nodiscard]] std::optional<Job> find(ConnectionId connection) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(connection);
    if (found == entries_.end()) return std::nullopt;
    return found->second.job;
  }

  [[nodiscard]] Result<std::vector<ActiveJob>> active() override {
    const std::lock_guard lock(mutex_);
    ++looks_;
    if (failure_) return std::unexpected(*failure_);
    std::vector<ActiveJob> jobs;
    for (const auto& [connection, entry] : entries_) {
      if (entry.job.active()) {
        jobs.push_back({.lease = {.job = entry.id, .attempt = entry.attempts},
                        .running = entry.job.state == JobState::kRunning,
                        .heartbeat = entry.heartbeat});
      }
    }
    std::ranges::sort(jobs, {}, [](const ActiveJob& job) { return job.lease.job; });
    return jobs;
  }

  [[nodiscard]] Result<std::optional<TakenJob>> take(std::string_view /*replica*/) override {
    const std::lock_guard lock(mutex_);
    if (failure_) return std::unexpected(*failure_);
    std::pair<const ConnectionId, Entry>* oldest = nullptr;
    for (auto& each : entries_) {
      if (each.second.job.state != JobState::kQueued) continue;
      if (oldest == nullptr || each.second.id < oldest->second.id) oldest = &each;
    }
    if (oldest == nullptr) return std::nullopt;
    return taken(oldest->first, oldest->second);
  }

  [[nodiscard]] Result<std::optional<TakenJob>> take_over(const ActiveJob& seen,
                                                          std::string_view /*replica*/) override {
    const std::lock_guard lock(mutex_);
    for (auto& [connection, entry] : entries_) {
      if (held(entry, seen.lease) && entry.heartbeat == seen.heartbeat) return taken(connection, entry);
    }
    return std::nullopt;
  }

  [[nodiscard]] Result<bool> heartbeat(Lease lease, const JobProgress& progress) override {
    const std::lock_guard lock(mutex_);
    auto* entry = entry_of(lease);
    if (entry == nullptr) return false;
    ++entry->heartbeat;
    entry->job.progress = progress;
    return true;
  }

  [[nodiscard]] Result<void> finish(Lease lease, std::chrono::system_clock::time_point /*now*/) override {
    const std::lock_guard lock(mutex_);
    if (auto* entry = entry_of(lease)) {
      entry->job.state = JobState::kDone;
      entry->job.error.clear();
      entry->job.progress.done = entry->job.progress.total;
    }
    return {};
  }

  [[nodiscard]] Result<void> fail(Lease lease, std::string_view error,
                                  std::chrono::system_clock::time_point /*now*/) override {
    const std::lock_guard lock(mutex_);
    if (auto* entry = entry_of(lease)) {
      entry->job.state = entry->attempts >= kMostAttempts ? JobState::kFailed : JobState::kQueued;
      entry->job.error = error;
    }
    return {};
  }

  [[nodiscard]] Result<void> give_back(Lease lease) override {
    const std::lock_guard lock(mutex_);
    if (auto* entry = entry_of(lease)) {
      entry->job.state = JobState::kQueued;
      --entry->attempts;
    }
    return {};
  }

  /// What `active` and `take` answer from now on; nullopt: what is so.
  void set_failure(std::optional<Error> failure) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
  }

  /// How often `active` was called.
  [[nodiscard]] int looks() {
    const std::lock_guard lock(mutex_);
    return looks_;
  }

 private:
  struct Entry {
    UserId user;
    JobId id;
    Job job;
    std::int64_t attempts = 0;
    std::int64_t heartbeat = 0;
  };

  static TakenJob taken(ConnectionId connection, Entry& entry) {
    entry.job.state = JobState::kRunning;
    entry.job.progress = {};
    ++entry.heartbeat;
    return {.lease = {.job = entry.id, .attempt = ++entry.attempts}, .connection = connection, .user = entry.user};
  }

  static bool held(const Entry& entry, Lease lease) {
    return entry.job.state == JobState::kRunning && entry.id == lease.job && entry.attempts == lease.attempt;
  }

  Entry* entry_of(Lease lease) {
    for (auto& [connection, entry] : entries_) {
      if (held(entry, lease)) return &entry;
    }
    return nullptr;
  }

  std::mutex mutex_;
  std::map<ConnectionId, Entry> entries_;
  std::int64_t last_id_ = 0;
  std::optional<Error> failure_;
  int looks_ = 0;
};

}  // namespace dataquery::connections
