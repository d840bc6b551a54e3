#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace dataquery::sql_session {

/// When to try again what fails: after 100 ms, then twice as long each time, 2 s at most, each a random part shorter so
/// that many processes do not try together. Not synchronised.
class Backoff {
 public:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] bool may_try(Clock::time_point now) const { return now >= next_; }
  [[nodiscard]] Clock::time_point next() const { return next_; }

  void failed(Clock::time_point now) {
    const std::chrono::duration<double, std::milli> whole = wait_;
    next_ = now + std::chrono::duration_cast<Clock::duration>(whole * part_(random_));
    wait_ = std::min(wait_ * 2, kLongest);
  }

  void succeeded() {
    wait_ = kShortest;
    next_ = {};
  }

  static constexpr std::chrono::milliseconds kShortest{100};
  static constexpr std::chrono::milliseconds kLongest{2000};

 private:
  std::chrono::milliseconds wait_ = kShortest;
  Clock::time_point next_;
  std::minstd_rand random_{std::random_device{}()};
  std::uniform_real_distribution<double> part_{0.5, 1.0};
};

}  // namespace dataquery::sql_session
