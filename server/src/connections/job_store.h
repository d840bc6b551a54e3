#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "connections/job.h"

namespace dataquery::connections {

/// A job that waits or runs, as a replica sees it.
struct ActiveJob {
  Lease lease;                 ///< of the attempt that runs, or the last one
  bool running = false;        ///< else it waits
  std::int64_t heartbeat = 0;  ///< grows for as long as somebody works on it
};

/// The workers' side of the jobs in the store; `ConnectionStore` queues them. Plain blocking calls; any thread and any
/// replica, several at once: of two that want the same, one gets it.
///
/// No call compares times, so clocks may step and differ. That a worker has died shows in a heartbeat which stands
/// still while the watcher's own monotonic clock goes on.
///
/// Errors of all: kBusy; kInternal.
class JobStore {
 public:
  virtual ~JobStore() = default;

  /// The jobs that wait or run, oldest first.
  [[nodiscard]] virtual Result<std::vector<ActiveJob>> active() = 0;

  /// Takes the oldest job that waits; nullopt when there is none. `replica` is kept with it, for people.
  [[nodiscard]] virtual Result<std::optional<TakenJob>> take(std::string_view replica) = 0;

  /// Takes a running job whose worker has died, unless its heartbeat or attempt is another than `seen` shows.
  [[nodiscard]] virtual Result<std::optional<TakenJob>> take_over(const ActiveJob& seen, std::string_view replica) = 0;

  /// Says that the worker lives, and how far it is. False: the lease is lost, the work is not wanted any more.
  [[nodiscard]] virtual Result<bool> heartbeat(Lease lease, const JobProgress& progress) = 0;

  /// The three ends of an attempt. Nothing happens when the lease is lost.
  /// Done.
  [[nodiscard]] virtual Result<void> finish(Lease lease, std::chrono::system_clock::time_point now) = 0;
  /// Failed: waits again, or has failed for good with the attempt number kMostAttempts. `error` is for people.
  [[nodiscard]] virtual Result<void> fail(Lease lease, std::string_view error,
                                          std::chrono::system_clock::time_point now) = 0;
  /// Not the job's fault: waits again, as if it had not been tried.
  [[nodiscard]] virtual Result<void> give_back(Lease lease) = 0;
};

}  // namespace dataquery::connections
