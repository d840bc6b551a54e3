#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

namespace dataquery::accounts {

/// How many attempts a key may make within a window.
struct AttemptLimits {
  std::size_t per_email_and_address = 10;  ///< one client at one account
  std::size_t per_email = 100;             ///< all clients at one account: guessing from many machines
  std::size_t per_address = 100;           ///< one client at all accounts
  std::chrono::seconds window{15 * 60};
  std::size_t keys = 20'000;  ///< most keys remembered; memory stays below about 10 MB
};

/// Slows the guessing of passwords. An attempt is counted before it is tried, so that parallel ones cannot slip
/// through, and given back when it succeeds. Counts are kept in this process only. Any thread; microseconds.
class AttemptLimiter {
 public:
  AttemptLimiter(const Clock& clock, AttemptLimits limits) : clock_(clock), limits_(limits) {}

  /// Counts an attempt on `email` from the client at `address` ("" when not known: only e-mail counts then).
  /// Errors: kRateLimited, with how long to wait; the attempt is then not to be made.
  [[nodiscard]] Result<void> begin(std::string_view email, std::string_view address);

  /// The attempt was right: it no longer counts, and this client's earlier ones on this account are forgotten.
  void succeeded(std::string_view email, std::string_view address);

  [[nodiscard]] std::size_t keys() const;

 private:
  struct Window {
    std::size_t attempts = 0;
    std::chrono::system_clock::time_point ends;
  };
  struct Key {
    std::string text;
    std::size_t limit;
    bool forgotten_on_success;
  };
  [[nodiscard]] std::vector<Key> keys_of(std::string_view email, std::string_view address) const;
  void make_room(std::chrono::system_clock::time_point now);

  const Clock& clock_;
  const AttemptLimits limits_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Window> windows_;  // guarded by mutex_
};

}  // namespace dataquery::accounts
