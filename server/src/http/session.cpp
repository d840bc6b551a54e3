#include "http/session.h"

#include <algorithm>
#include <array>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <exception>
#include <utility>

#include "base/log.h"
#include "base/request_id.h"
#include "http/problem.h"
#include "http/response_head.h"

namespace dataquery::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kInputBeyondHeader = 48 * 1024;  // room to read bodies in large pieces
constexpr milliseconds kDeadlineSlack{500};            // ports know the deadline; they may tell more of it than we can
constexpr std::size_t kStreamAhead = 64 * 1024;
constexpr unsigned kMaxServedInARow = 16;

/// After a line in the log that says what.
Response internal_error() { return unlogged_problem(Error(ErrorCode::kInternal, "Something went wrong on our side.")); }

/// A client's own X-Request-Id is kept when it is harmless in a log.
bool is_usable_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
           c == '.';
  });
}

std::string address_of(const Socket& socket) {
  boost::system::error_code error;
  const auto peer = socket.remote_endpoint(error);
  return error ? std::string() : peer.address().to_string();
}

}  // namespace

Session::Session(Socket socket, const Setting& setting, bool overloaded)
    : setting_(setting),
      overloaded_(overloaded),
      remote_address_(address_of(socket)),
      parser_(setting.options.header_limit, request_) {
  wire_ = std::make_shared<Wire>(std::move(socket), setting.options.header_limit + kInputBeyondHeader);
}

void Session::start(std::function<void()> ended) {
  auto executor = wire_->executor();
  asio::co_spawn(
      executor, [self = shared_from_this()] { return self->run(); },
      asio::bind_cancellation_slot(
          signal_.slot(), [self = shared_from_this(), ended = std::move(ended)](const std::exception_ptr& thrown) {
            if (thrown) {
              const auto answer = self->answer_to_exception(thrown);  // logs it
              self->wire_->close();
            }
            ended();
          }));
}

asio::awaitable<void> Session::run() {
  while (co_await serve_one()) {
    if (++served_in_a_row_ >= kMaxServedInARow) {  // a client that pipelines lets the others have their turn
      served_in_a_row_ = 0;
      co_await asio::post(asio::use_awaitable);
    }
  }
  wire_->close();
}

asio::awaitable<bool> Session::serve_one() {
  keep_alive_ = !overloaded_ && !setting_.stopping;
  await_continue_ = false;
  sent_bytes_ = 0;
  idle_ = true;
  parser_.begin();
  auto malformed = co_await read_header();
  if (idle_) co_return false;  // it left between requests, or was closed
  const auto began = steady_clock::now();
  if (request_.request_id.empty()) request_.request_id = new_request_id();
  Response response;
  if (malformed) {
    keep_alive_ = false;
    response = std::move(*malformed);
  } else {
    response = co_await answer();
    setting_.router.run_after(request_, response);
    if (setting_.stopping || !may_skip_rest()) keep_alive_ = false;
    if (!response.stream) request_.body_file.reset();
  }
  co_await send(response);
  if (setting_.options.access_log) log_access(response, steady_clock::now() - began);
  if (keep_alive_ && !parser_.done()) co_await skip_rest_of_body();
  if (!keep_alive_) {
    co_await linger();
    co_return false;
  }
  co_return true;
}

asio::awaitable<Response> Session::answer() {
  const auto id = request_.headers.find("X-Request-Id");
  request_.request_id = id && is_usable_id(*id) ? std::string(*id) : new_request_id();
  request_.remote_address = remote_address_;
  request_.deadline = Deadline::in(setting_.options.request_timeout);
  await_continue_ = !parser_.done() && request_.headers.contains("Expect") && !parser_.http_1_0();
  keep_alive_ = keep_alive_ && parser_.keep_alive();
  if (overloaded_) co_return problem(Error(ErrorCode::kBusy, "The server has too many connections. Try again soon."));

  auto early = co_await guarded(setting_.router.run_before(request_));
  if (!early) co_return std::move(early.error());
  if (*early) co_return settled(std::move(**early));

  const auto match = setting_.router.match(request_);
  if (match.route == nullptr) {
    if (match.allow.empty() && request_.path != "*")
      co_return problem(404, "There is nothing at this path.", "not_found");
    if (request_.method == Method::kOptions) co_return no_content().header("Allow", match.allow);
    co_return problem(405, "This path does not take that method.", "method_not_allowed").header("Allow", match.allow);
  }
  const auto& route = *match.route;
  if (auto refused = co_await read_body(route.options)) co_return std::move(*refused);
  if (route.options.timeout.count() != 0) request_.deadline = Deadline::in(route.options.timeout);
  auto response = co_await guarded(route.handler(request_));
  if (!response) co_return std::move(response.error());
  co_return settled(std::move(*response));
}

// ---- out ----

asio::awaitable<void> Session::send(Response& response) {
  if (response.stream && request_.method != Method::kHead) {
    co_await send_stream(response);
    co_return;
  }
  const std::string_view body = response.static_body.empty() ? std::string_view(response.body) : response.static_body;
  HeadOptions head{.keep_alive = keep_alive_, .http_1_0 = parser_.http_1_0()};
  if (may_have_body(response.status) && !response.stream) head.content_length = body.size();
  const bool with_body = head.content_length.has_value() && request_.method != Method::kHead;
  out_.clear();
  append_head(out_, response, request_.request_id, head);
  sent_bytes_ = with_body ? body.size() : 0;
  const bool sent = co_await wire_->write(out_, with_body ? body : std::string_view(), setting_.options.write_timeout);
  if (!sent) keep_alive_ = false;
}

asio::awaitable<void> Session::send_stream(Response& response) {
  chunked_ = !parser_.http_1_0();
  if (!chunked_) keep_alive_ = false;  // the end of the connection is the end of the body
  out_.clear();
  append_head(out_, response, request_.request_id,
              {.keep_alive = keep_alive_, .http_1_0 = !chunked_, .chunked = chunked_, .content_length = {}});
  wire_->expires_never();
  wire_->push(out_, setting_.options.write_timeout);  // in one piece with the first of the stream, if that is at hand
  heartbeat_ = response.heartbeat;
  last_sent_ = steady_clock::now();
  streaming_ = true;
  const auto streamed = co_await guarded([](Response::Stream& stream, StreamWriter& writer) -> asio::awaitable<bool> {
    co_await stream(writer);
    co_return true;
  }(response.stream, *this));
  streaming_ = false;
  if (!streamed) {  // an unfinished body, so that the client sees that it is not whole
    keep_alive_ = false;
    co_return;
  }
  if (chunked_) wire_->push("0\r\n\r\n", setting_.options.write_timeout);
  co_await wire_->drained(0);
  if (wire_->output_over()) keep_alive_ = false;
}

bool Session::send(std::string_view bytes) {
  if (bytes.empty()) return true;
  last_sent_ = steady_clock::now();
  sent_bytes_ += bytes.size();
  if (!chunked_) return wire_->push(bytes, setting_.options.write_timeout);
  std::array<char, 16> size{};
  const auto end = std::to_chars(size.data(), size.data() + size.size(), bytes.size(), 16).ptr;
  out_.assign(size.data(), end);
  out_ += "\r\n";
  out_ += bytes;
  out_ += "\r\n";
  return wire_->push(out_, setting_.options.write_timeout);
}

asio::awaitable<void> Session::drained() { return wire_->drained(kStreamAhead); }

// ---- cancellation ----

template <typename T>
asio::awaitable<std::expected<T, Response>> Session::guarded(asio::awaitable<T> work) {
  std::optional<T> result;
  std::exception_ptr thrown;
  cause_ = Cause::kNone;
  guarding_ = true;
  if (!streaming_) wire_->expires_never();
  wire_->watch([this] { cancel(Cause::kLeft); });
  try {
    result.emplace(co_await std::move(work));
  } catch (...) {
    thrown = std::current_exception();
  }
  wire_->unwatch();
  guarding_ = false;
  if (cause_ != Cause::kNone) co_await asio::this_coro::reset_cancellation_state();
  if (thrown) co_return std::unexpected(answer_to_exception(thrown));
  co_return std::move(*result);
}

void Session::cancel(Cause cause) {
  if (!guarding_ || cause_ != Cause::kNone) return;
  cause_ = cause;
  request_.request_stop();
  signal_.emit(asio::cancellation_type::terminal);
}

Response Session::answer_to_exception(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::operation_aborted && cause_ != Cause::kNone) return answer_to_cause();
    log::error("a handler failed",
               {{"request_id", request_.request_id}, {"path", request_.path}, {"error", error.what()}});
  } catch (const std::exception& error) {
    log::error("a handler failed",
               {{"request_id", request_.request_id}, {"path", request_.path}, {"error", error.what()}});
  } catch (...) {
    log::error("a handler failed", {{"request_id", request_.request_id}, {"path", request_.path}});
  }
  return internal_error();
}

Response Session::settled(Response response) const {
  const bool cancelled = response.status == status_of(ErrorCode::kCancelled) && cause_ != Cause::kNone;
  return cancelled ? answer_to_cause() : std::move(response);
}

Response Session::answer_to_cause() const {
  switch (cause_) {
    case Cause::kDeadline:
      return problem(Error(ErrorCode::kTimeout, "The request took longer than allowed."));
    case Cause::kStopping:
      return problem(Error(ErrorCode::kBusy, "The server is stopping. Try again soon."));
    case Cause::kNone:
    case Cause::kLeft:
      break;
  }
  return problem(Error(ErrorCode::kCancelled, "The client left."));
}

void Session::tick(TimePoint now) {
  wire_->tick(now);
  if (guarding_ && now > request_.deadline.at() + kDeadlineSlack) cancel(Cause::kDeadline);
  if (streaming_ && !heartbeat_.empty() && !wire_->pushing() && now - last_sent_ >= setting_.options.heartbeat) {
    send(heartbeat_);  // in vain when the client has left, which the pending read tells
  }
}

void Session::finish_soon() {
  keep_alive_ = false;
  if (idle_) wire_->close();
}

void Session::cancel_now() {
  if (guarding_) {
    cancel(Cause::kStopping);
  } else {
    wire_->close();
  }
}

void Session::log_access(const Response& response, steady_clock::duration took) const {
  log::info("request", {{"request_id", request_.request_id},
                        {"method", to_string(request_.method)},
                        {"path", request_.path},
                        {"status", response.status},
                        {"ms", std::chrono::duration_cast<std::chrono::microseconds>(took).count() / 1000.0},
                        {"bytes", sent_bytes_},
                        {"remote", remote_address_}});
}

}  // namespace dataquery::http
