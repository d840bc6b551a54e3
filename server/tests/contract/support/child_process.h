#pragma once

#include <string>
#include <vector>

namespace dataquery::testing {

/// A program that a test started: its two outputs go to a file, its standard input stays open until it is stopped. It
/// dies with this process, and at the latest when this goes.
class ChildProcess {
 public:
  /// Throws std::runtime_error when it cannot be started.
  ChildProcess(std::vector<std::string> command, std::string output);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// What it printed so far.
  [[nodiscard]] std::string printed() const;

  /// What it printed once that holds `mark`. Throws, with what it printed, when it ends before or that takes too long
  /// (building a server the first time may take minutes).
  [[nodiscard]] std::string await(const std::string& mark) const;

  void signal(int number) const;

  /// Ends it (SIGTERM) and waits for that. Safe to call again.
  void stop();

 private:
  std::vector<std::string> command_;
  std::string output_;
  int process_ = 0;
  int input_ = -1;
};

}  // namespace dataquery::testing
