#include "contract/support/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <utility>

namespace dataquery::testing {

ChildProcess::ChildProcess(std::vector<std::string> command, std::string output)
    : command_(std::move(command)), output_(std::move(output)) {
  std::vector<char*> arguments;
  for (auto& part : command_) arguments.push_back(part.data());
  arguments.push_back(nullptr);
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe failed");
  const int log = ::open(output_.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  process_ = ::fork();
  if (process_ == 0) {
    // Only calls that are safe after a fork from here on.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::dup2(pipe[0], STDIN_FILENO);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
  ::close(pipe[0]);
  ::close(log);
  input_ = pipe[1];
  if (process_ < 0) throw std::runtime_error("fork failed");
}

ChildProcess::~ChildProcess() { stop(); }

std::string ChildProcess::printed() const {
  std::ifstream text(output_);
  return {std::istreambuf_iterator<char>(text), {}};
}

std::string ChildProcess::await(const std::string& mark) const {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(8);
  while (true) {
    siginfo_t state{};
    const bool ended =
        ::waitid(P_PID, static_cast<id_t>(process_), &state, WEXITED | WNOHANG | WNOWAIT) == 0 && state.si_pid != 0;
    auto text = printed();
    if (text.contains(mark)) return text;
    if (ended || std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error(command_.front() + " did not start: " + text);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

void ChildProcess::signal(int number) const { ::kill(process_, number); }

void ChildProcess::stop() {
  if (process_ <= 0) return;
  ::kill(process_, SIGCONT);
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
  ::close(input_);
}

}  // namespace dataquery::testing
