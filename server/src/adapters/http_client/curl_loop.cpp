#include "adapters/http_client/curl_loop.h"

#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "adapters/http_client/curl_request.h"

namespace dataquery::adapters {
namespace {

using Clock = std::chrono::steady_clock;

/// libcurl looks names up on a thread for each; what it has looked up it remembers. So a burst of requests to one host
/// must not begin all at once.
constexpr std::size_t kLookedUpAtOnce = 64;

struct MultiDelete {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {
    if (fd_ < 0) throw std::runtime_error("no descriptor is left for the LLM client");
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

Error stopping() { return Error(ErrorCode::kBusy, "The server is stopping."); }

}  // namespace

class CurlLoop::Thread {
 public:
  enum class What : std::uint8_t { kStart, kGoOn, kDrop };

  explicit Thread(CurlOptions options)
      : options_(std::move(options)),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    static const CURLcode kGlobal = curl_global_init(CURL_GLOBAL_DEFAULT);
    multi_.reset(kGlobal == CURLE_OK ? curl_multi_init() : nullptr);
    if (!multi_) throw std::runtime_error("libcurl could not be initialised");
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, options_.connections);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, options_.connections);
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &Thread::on_socket);
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &Thread::on_timer);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
    epoll_event event{.events = EPOLLIN, .data = {.fd = wake_.get()}};
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &event) != 0) {
      throw std::runtime_error("epoll refuses the LLM client's descriptor");
    }
  }

  ~Thread() {
    stop();
    multi_.reset();  // it calls back
  }
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;

  void command(What what, std::shared_ptr<Transfer> transfer) {
    bool first = false;
    {
      const std::scoped_lock lock(mutex_);
      if (stopping_) {
        transfer->finish(std::unexpected(stopping()));
        return;
      }
      first = commands_.empty();
      commands_.emplace_back(what, std::move(transfer));
      if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    }
    if (first) wake();
  }

  void stop() {
    std::thread thread;
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
      thread.swap(thread_);
    }
    wake();
    if (thread.joinable()) thread.join();
  }

 private:
  struct Command {
    What what;
    std::shared_ptr<Transfer> transfer;
  };

  void wake() {
    const std::uint64_t one = 1;
    // It can only fail when the counter is full, which wakes too.
    static_cast<void>(::write(wake_.get(), &one, sizeof one));
  }

  void run() {
    constexpr int kBatch = 256;
    std::array<epoll_event, kBatch> events{};
    while (obey()) {
      begin_waiting();
      const int ready = ::epoll_wait(epoll_.get(), events.data(), kBatch, milliseconds_left());
      int running = 0;
      for (int i = 0; i < ready; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        if (event.data.fd == wake_.get()) {
          std::uint64_t count = 0;
          static_cast<void>(::read(wake_.get(), &count, sizeof count));  // nothing to read is fine
          continue;
        }
        const int what = ((event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 ? CURL_CSELECT_IN : 0) |
                         ((event.events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                         ((event.events & EPOLLERR) != 0 ? CURL_CSELECT_ERR : 0);
        curl_multi_socket_action(multi_.get(), event.data.fd, what, &running);
      }
      if (timer_ && *timer_ <= Clock::now()) {
        timer_.reset();
        curl_multi_socket_action(multi_.get(), CURL_SOCKET_TIMEOUT, 0, &running);
      }
      finish_done();
    }
    for (auto& transfer : waiting_) transfer->finish(std::unexpected(stopping()));
    waiting_.clear();
    for (auto& [transfer, request] : active_) {
      transfer->finish(std::unexpected(stopping()));
      curl_multi_remove_handle(multi_.get(), request->easy());
    }
    active_.clear();
  }

  /// Does what was asked for. False when it is time to stop.
  bool obey() {
    {
      const std::scoped_lock lock(mutex_);
      if (stopping_) {
        for (auto& command : commands_) command.transfer->finish(std::unexpected(stopping()));
        commands_.clear();
        return false;
      }
      taken_.swap(commands_);
    }
    for (auto& [what, transfer] : taken_) {
      if (what == What::kStart) {
        waiting_.push_back(std::move(transfer));
      } else if (const auto found = active_.find(transfer.get()); found == active_.end()) {
        continue;  // it has ended meanwhile, or waits for its start
      } else if (what == What::kGoOn) {
        curl_easy_pause(found->second->easy(), CURLPAUSE_CONT);
      } else {
        remove(found->second->easy());
      }
    }
    taken_.clear();
    return true;
  }

  void begin_waiting() {
    while (!waiting_.empty() && locating_ < kLookedUpAtOnce) {
      const auto transfer = std::move(waiting_.front());
      waiting_.pop_front();
      if (!transfer->abandoned()) begin(transfer);
    }
  }

  void begin(const std::shared_ptr<Transfer>& transfer) {
    try {
      auto request = std::make_unique<CurlRequest>(transfer, options_, [this] { --locating_; });
      auto* easy = request->easy();
      active_.emplace(transfer.get(), std::move(request));
      ++locating_;
      if (const auto code = curl_multi_add_handle(multi_.get(), easy); code != CURLM_OK) {
        throw std::runtime_error(curl_multi_strerror(code));
      }
    } catch (const std::exception& failure) {
      transfer->finish(fail(ErrorCode::kInternal, "The request to the LLM server could not be made.", failure.what()));
      if (const auto found = active_.find(transfer.get()); found != active_.end()) {
        found->second->locate();
        active_.erase(found);
      }
    }
  }

  void finish_done() {
    int left = 0;
    while (const auto* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      auto* easy = message->easy_handle;
      auto& request = CurlRequest::of(easy);
      auto outcome = request.outcome(message->data.result);  // the message does not outlive the handle's removal
      request.transfer().finish(std::move(outcome));
      remove(easy);
    }
  }

  void remove(CURL* easy) {
    auto& request = CurlRequest::of(easy);
    curl_multi_remove_handle(multi_.get(), easy);
    request.locate();
    active_.erase(&request.transfer());
  }

  [[nodiscard]] int milliseconds_left() const {
    if (!waiting_.empty() && locating_ < kLookedUpAtOnce) return 0;
    if (!timer_) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*timer_ - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
  }

  static int on_socket(CURL*, curl_socket_t fd, int what, void* context, void* known) {
    auto& self = *static_cast<Thread*>(context);
    if (what == CURL_POLL_REMOVE) {
      ::epoll_ctl(self.epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
      return 0;
    }
    epoll_event event{.events = 0, .data = {.fd = fd}};
    if ((what & CURL_POLL_IN) != 0) event.events |= EPOLLIN;
    if ((what & CURL_POLL_OUT) != 0) event.events |= EPOLLOUT;
    const bool watched = known != nullptr;
    if (!watched) curl_multi_assign(self.multi_.get(), fd, context);
    return ::epoll_ctl(self.epoll_.get(), watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : -1;
  }

  static int on_timer(CURLM*, long milliseconds, void* context) {
    auto& timer = static_cast<Thread*>(context)->timer_;
    if (milliseconds < 0) {
      timer.reset();
    } else {
      timer = Clock::now() + std::chrono::milliseconds(milliseconds);
    }
    return 0;
  }

  const CurlOptions options_;
  const Descriptor epoll_;
  const Descriptor wake_;

  // The curl thread's alone.
  std::unordered_map<Transfer*, std::unique_ptr<CurlRequest>> active_;
  std::unique_ptr<CURLM, MultiDelete> multi_;
  std::deque<std::shared_ptr<Transfer>> waiting_;  // for their start
  std::size_t locating_ = 0;                       // transfers whose server's address is not known yet
  std::optional<Clock::time_point> timer_;
  std::vector<Command> taken_;

  std::mutex mutex_;
  std::vector<Command> commands_;
  bool stopping_ = false;
  std::thread thread_;
};

CurlLoop::CurlLoop(CurlOptions options) : thread_(std::make_unique<Thread>(std::move(options))) {}

CurlLoop::~CurlLoop() = default;

void CurlLoop::start(std::shared_ptr<Transfer> transfer) {
  thread_->command(Thread::What::kStart, std::move(transfer));
}
void CurlLoop::go_on(std::shared_ptr<Transfer> transfer) { thread_->command(Thread::What::kGoOn, std::move(transfer)); }
void CurlLoop::drop(std::shared_ptr<Transfer> transfer) { thread_->command(Thread::What::kDrop, std::move(transfer)); }
void CurlLoop::stop() { thread_->stop(); }

}  // namespace dataquery::adapters
