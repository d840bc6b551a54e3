#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace dataquery::ask {

/// Where the time of an answer went. One coroutine.
class Stopwatch {
 public:
  using Clock = std::chrono::steady_clock;

  /// What passed since the last lap, as the stage's; stages of one name add up.
  void lap(const std::string& stage) {
    const auto now = Clock::now();
    add(stage, now - lap_);
    lap_ = now;
  }

  /// Gives `duration` of the running lap to a stage of its own.
  void split(const std::string& stage, Clock::duration duration) {
    add(stage, duration);
    lap_ += duration;
  }

  /// "total", then the stages in the order of their first lap.
  [[nodiscard]] std::vector<std::pair<std::string, double>> result() const {
    std::vector<std::pair<std::string, double>> all{{"total", milliseconds(Clock::now() - start_)}};
    all.insert(all.end(), stages_.begin(), stages_.end());
    return all;
  }

 private:
  void add(const std::string& stage, Clock::duration duration) {
    for (auto& [known, total] : stages_) {
      if (known == stage) {
        total += milliseconds(duration);
        return;
      }
    }
    stages_.emplace_back(stage, milliseconds(duration));
  }
  static double milliseconds(Clock::duration duration) {
    return std::chrono::duration<double, std::milli>(duration).count();
  }

  Clock::time_point start_ = Clock::now();
  Clock::time_point lap_ = start_;
  std::vector<std::pair<std::string, double>> stages_;
};

}  // namespace dataquery::ask
