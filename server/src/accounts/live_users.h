#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "base/ids.h"

namespace dataquery::accounts {

/// Accounts seen in the store a moment ago, so that not every request asks it. An account deleted through this process
/// is forgotten at once; one deleted by another replica within `lifetime`. Any thread; below a microsecond.
class LiveUsers {
 public:
  explicit LiveUsers(const Clock& clock, std::chrono::seconds lifetime = std::chrono::seconds{30},
                     std::size_t capacity = 10'000)
      : clock_(clock), lifetime_(lifetime), capacity_(capacity) {}

  /// The e-mail address of `user`, when it was seen within the lifetime.
  [[nodiscard]] std::optional<std::string> email_of(UserId user) const;

  void saw(UserId user, std::string email);
  void forget(UserId user);
  [[nodiscard]] std::size_t size() const;

 private:
  struct Seen {
    std::string email;
    std::chrono::system_clock::time_point at;
  };

  const Clock& clock_;
  const std::chrono::seconds lifetime_;
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::unordered_map<std::int64_t, Seen> seen_;  // guarded by mutex_
};

}  // namespace dataquery::accounts
