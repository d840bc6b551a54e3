#pragma once

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <utility>

#include "base/deadline.h"

namespace dataquery::net {

/// How far one may wait for a server.
struct Wait {
  Deadline deadline;
  std::stop_token stop;
};

/// Lets a thread that waits for a socket be woken by a stop request.
class StopSignal {
 public:
  explicit StopSignal(std::stop_token stop) : stop_(std::move(stop)) {
    if (!stop_.stop_possible()) return;
    descriptor_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    callback_.emplace(stop_, Wake{descriptor_});
  }
  ~StopSignal() {
    callback_.reset();
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  [[nodiscard]] const std::stop_token& token() const { return stop_; }

  /// Readable once stop is requested; negative where that cannot be.
  [[nodiscard]] int descriptor() const { return descriptor_; }

  enum class Event { kReady, kDeadline, kStopped };

  /// Until `socket` is ready for `events` (POLLIN, POLLOUT), or it is time to give up.
  [[nodiscard]] Event wait(int socket, short events, Deadline deadline) const {
    pollfd descriptors[2] = {{socket, events, 0}, {descriptor_, POLLIN, 0}};  // poll ignores a negative descriptor
    for (;;) {
      if (stop_.stop_requested()) return Event::kStopped;
      if (deadline.passed()) return Event::kDeadline;
      const auto ready =
          ::poll(descriptors, 2, static_cast<int>(std::min<std::int64_t>(deadline.remaining().count(), 60'000)));
      if (ready > 0 && descriptors[0].revents != 0) return Event::kReady;
      if (ready < 0 && errno != EINTR) return Event::kReady;  // the driver finds out what is wrong with the socket
    }
  }

 private:
  struct Wake {
    int descriptor;
    void operator()() const {
      const std::uint64_t one = 1;
      [[maybe_unused]] const auto written = ::write(descriptor, &one, sizeof one);
    }
  };
  std::stop_token stop_;
  int descriptor_ = -1;
  std::optional<std::stop_callback<Wake>> callback_;
};

}  // namespace dataquery::net
