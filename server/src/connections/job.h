#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace dataquery::connections {

/// Reading a database and indexing it is a job: a row in the store that some replica takes and works on, while requests
/// go on. A connection has at most one; it stays, done or failed, until the next.

using JobId = Id<struct JobTag>;

/// So often a job is tried before it has failed for good.
inline constexpr std::int64_t kMostAttempts = 3;

enum class JobState : std::uint8_t { kQueued, kRunning, kDone, kFailed };

/// "queued", "running", "done", "failed": as in the store and the API.
[[nodiscard]] std::string_view to_string(JobState state);

/// How far a job is.
struct JobProgress {
  std::string step;        ///< "describe" (the database is read), "embed"; empty before the first
  std::int64_t done = 0;   ///< tables, of this step
  std::int64_t total = 0;  ///< 0: not known
};

/// A connection's job, as shown.
struct Job {
  JobState state = JobState::kQueued;
  JobProgress progress;
  std::string error;  ///< why the last attempt failed, for people; empty: none did

  [[nodiscard]] bool active() const { return state == JobState::kQueued || state == JobState::kRunning; }
};

/// One attempt at a job. Who holds it may write to the job, until another attempt is made or the job is gone.
struct Lease {
  JobId job;
  std::int64_t attempt = 0;
  auto operator<=>(const Lease&) const = default;
};

/// A job that a worker has taken.
struct TakenJob {
  Lease lease;
  ConnectionId connection;
  UserId user;
};

using ReportProgress = std::function<void(JobProgress)>;

}  // namespace dataquery::connections
