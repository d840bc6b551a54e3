#include "adapters/http_client/curl_transport.h"

#include <boost/asio/this_coro.hpp>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "adapters/http_client/curl_loop.h"
#include "adapters/http_client/transfer.h"
#include "adapters/http_client/wake.h"

namespace dataquery::adapters {
namespace {

std::unexpected<Error> cancelled() { return fail(ErrorCode::kCancelled, "The request was cancelled."); }

std::unexpected<Error> too_late() {
  return fail(ErrorCode::kTimeout, "The LLM server did not answer in time.", "the deadline of the request passed");
}

/// A transfer that is dropped when its caller goes, however it goes.
class Running {
 public:
  Running(std::shared_ptr<CurlLoop> loop, std::shared_ptr<Transfer> transfer)
      : loop_(std::move(loop)), transfer_(std::move(transfer)) {
    loop_->start(transfer_);
  }
  ~Running() {
    transfer_->abandon();
    if (!ended_) loop_->drop(transfer_);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  [[nodiscard]] Transfer::Part take() {
    auto part = transfer_->take();
    if (part.go_on) loop_->go_on(transfer_);
    if (part.outcome) ended_ = true;
    return part;
  }

 private:
  std::shared_ptr<CurlLoop> loop_;
  std::shared_ptr<Transfer> transfer_;
  bool ended_ = false;
};

/// Lets a thread wait.
struct Bell {
  std::mutex mutex;
  std::condition_variable_any rung;
  bool ringing = false;
};

}  // namespace

CurlTransport::CurlTransport(CurlOptions options) : loop_(std::make_shared<CurlLoop>(std::move(options))) {}

CurlTransport::~CurlTransport() { loop_->stop(); }

Result<llm::HttpResponse> CurlTransport::send(const llm::HttpRequest& request, Deadline deadline,
                                              std::stop_token stop) {
  if (stop.stop_requested()) return cancelled();
  Bell bell;  // outlives the transfer's use of it: nobody rings once `running` is gone
  Running running(loop_, std::make_shared<Transfer>(request, false, [&bell] {
                    const std::scoped_lock lock(bell.mutex);
                    bell.ringing = true;
                    bell.rung.notify_all();
                  }));
  for (;;) {
    if (auto part = running.take(); part.outcome) return std::move(*part.outcome);
    std::unique_lock lock(bell.mutex);
    if (!bell.rung.wait_until(lock, stop, deadline.at(), [&] { return std::exchange(bell.ringing, false); })) {
      return stop.stop_requested() ? Result<llm::HttpResponse>(cancelled()) : too_late();
    }
  }
}

asio::awaitable<Result<llm::HttpResponse>> CurlTransport::stream(llm::HttpRequest request, llm::OnBody on_body,
                                                                 Deadline deadline) {
  const auto wake = std::make_shared<Wake>(co_await asio::this_coro::executor, deadline);
  const bool in_pieces = static_cast<bool>(on_body);
  Running running(loop_,
                  std::make_shared<Transfer>(std::move(request), in_pieces, [wake = wake.get()] { wake->notify(); }));
  for (;;) {
    if ((co_await asio::this_coro::cancellation_state).cancelled() != asio::cancellation_type::none) {
      co_return cancelled();
    }
    auto part = running.take();
    if (part.outcome) co_return std::move(*part.outcome);
    if (deadline.passed()) co_return too_late();  // pieces that keep coming must not outlast it
    if (part.piece.empty()) {
      co_await wake->wait();
    } else {
      on_body(part.piece);
    }
  }
}

}  // namespace dataquery::adapters
