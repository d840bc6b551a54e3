#pragma once

#include <boost/asio/this_coro.hpp>
#include <deque>
#include <mutex>
#include <vector>

#include "llm/http_transport.h"

namespace dataquery::llm {

/// Gives scripted answers in order and keeps the requests; for tests.
class FakeHttpTransport final : public HttpTransport {
 public:
  /// The next answer. A 2xx answer to a caller that streams is handed over in pieces of `piece_size` bytes.
  void answer(int status, std::string body, std::size_t piece_size = 7) {
    script_.push_back({HttpResponse{.status = status, .body = std::move(body), .retry_after = {}}, piece_size, {}});
  }
  void answer(HttpResponse response) { script_.push_back({std::move(response), 7, {}}); }
  void answer(Error error) { script_.push_back({std::unexpected(std::move(error)), 0, {}}); }
  /// A success that hands `body` over, then fails.
  void break_off(std::string body, Error error) {
    script_.push_back({HttpResponse{.status = 200, .body = std::move(body), .retry_after = {}}, 7, std::move(error)});
  }

  [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request, Deadline deadline,
                                          std::stop_token stop) override {
    return next(request, stop.stop_requested(), deadline).response;
  }

  [[nodiscard]] asio::awaitable<Result<HttpResponse>> stream(HttpRequest request, OnBody on_body,
                                                             Deadline deadline) override {
    const auto cancelled = (co_await asio::this_coro::cancellation_state).cancelled();
    auto [response, piece_size, breaks] = next(request, cancelled != asio::cancellation_type::none, deadline);
    if (response && on_body && response->status / 100 == 2) {
      const std::string body = std::move(response->body);
      response->body.clear();
      for (std::size_t at = 0; at < body.size(); at += piece_size)
        on_body(std::string_view(body).substr(at, piece_size));
    }
    if (breaks) co_return std::unexpected(std::move(*breaks));
    co_return response;
  }

  std::vector<HttpRequest> requests;

 private:
  struct Step {
    Result<HttpResponse> response;
    std::size_t piece_size;
    std::optional<Error> breaks;
  };
  Step next(const HttpRequest& request, bool cancelled, Deadline deadline) {
    const std::scoped_lock lock(mutex_);
    requests.push_back(request);
    if (cancelled) return {fail(ErrorCode::kCancelled, "cancelled"), 0, {}};
    if (deadline.passed()) return {fail(ErrorCode::kTimeout, "too late"), 0, {}};
    if (script_.empty()) return {fail(ErrorCode::kInternal, "the script holds no further answer"), 0, {}};
    auto step = std::move(script_.front());
    script_.pop_front();
    return step;
  }

  std::mutex mutex_;
  std::deque<Step> script_;
};

}  // namespace dataquery::llm
