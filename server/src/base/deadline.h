#pragma once

#include <algorithm>
#include <chrono>

namespace dataquery {

/// The moment after which a call must have given up; a point on the monotonic clock, so that the wall clock may jump.
/// Passed by value down a call chain: every step sees what is left of the whole.
class Deadline {
 public:
  using Clock = std::chrono::steady_clock;

  /// `duration` from now.
  [[nodiscard]] static Deadline in(Clock::duration duration) { return Deadline(Clock::now() + duration); }

  /// What is left, never negative.
  [[nodiscard]] std::chrono::milliseconds remaining() const {
    return std::max(std::chrono::milliseconds{0}, std::chrono::ceil<std::chrono::milliseconds>(at_ - Clock::now()));
  }
  [[nodiscard]] bool passed() const { return Clock::now() >= at_; }
  [[nodiscard]] Clock::time_point at() const { return at_; }

  /// The earlier of this and `duration` from now.
  [[nodiscard]] Deadline at_most(Clock::duration duration) const {
    return Deadline(std::min(at_, Clock::now() + duration));
  }

 private:
  explicit Deadline(Clock::time_point at) : at_(at) {}
  Clock::time_point at_;
};

}  // namespace dataquery
