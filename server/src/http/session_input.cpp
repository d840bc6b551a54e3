// How a session reads: headers, bodies, and what a client still sends after its answer.

#include <algorithm>
#include <cstdint>
#include <string>

#include "http/problem.h"
#include "http/session.h"

namespace dataquery::http {
namespace {

constexpr std::uint64_t kSkippableBody = 64 * 1024;  // less is read and thrown away rather than closing
constexpr std::uint64_t kMaxLinger = 64 * 1024 * 1024;
constexpr std::chrono::milliseconds kLingerTime{5'000};

}  // namespace

asio::awaitable<std::optional<Response>> Session::read_header() {
  wire_->expires_after(overloaded_ ? setting_.options.header_timeout / 4 : setting_.options.idle_timeout);
  while (true) {
    while (idle_ && (wire_->input().starts_with('\r') || wire_->input().starts_with('\n'))) wire_->consume(1);
    if (!wire_->input().empty()) {
      if (idle_) wire_->expires_after(setting_.options.header_timeout);
      idle_ = false;
      std::size_t consumed = 0;
      auto step = parser_.read_header(wire_->input(), consumed);
      wire_->consume(consumed);
      if (!step) co_return std::move(step.error());
      if (*step != Parser::State::kNeedsMore) co_return std::nullopt;
    }
    served_in_a_row_ = 0;
    if (co_await wire_->more()) continue;
    if (!wire_->timed_out() || idle_) {
      idle_ = true;  // half a request and no client: nobody to answer
      co_return std::nullopt;
    }
    co_return problem(408, "The request's header did not arrive in time.", "timeout");
  }
}

asio::awaitable<std::optional<Response>> Session::read_body(const RouteOptions& route) {
  if (parser_.done()) co_return std::nullopt;
  const std::uint64_t limit = route.body_limit != 0 ? route.body_limit : setting_.options.body_limit;
  const auto length = parser_.content_length();
  if (length && *length > limit) {
    co_return problem(413, "The request's body is larger than " + std::to_string(limit) + " bytes.", "too_large");
  }
  if (route.body_to_file) {
    auto file = TempFile::create(setting_.options.upload_folder);
    if (!file) co_return problem(file.error());
    request_.body_file = std::move(*file);
  } else if (length) {
    request_.body.reserve(static_cast<std::size_t>(*length));
  }
  if (await_continue_ && wire_->input().empty()) {
    const auto told = co_await wire_->write("HTTP/1.1 100 Continue\r\n\r\n", {}, setting_.options.write_timeout);
    if (!told) co_return problem(Error(ErrorCode::kCancelled, "The client left."));
  }
  await_continue_ = false;

  const Parser::Sink sink = [this](std::string_view bytes) -> Result<void> {
    if (request_.body_file) return request_.body_file->append(bytes);
    request_.body += bytes;
    return {};
  };
  while (true) {
    std::size_t consumed = 0;
    auto step = parser_.read_body(wire_->input(), consumed, limit, sink);
    wire_->consume(consumed);
    if (!step) {
      keep_alive_ = false;
      co_return std::move(step.error());
    }
    if (*step == Parser::State::kDone) break;
    wire_->expires_after(setting_.options.body_timeout);
    if (co_await wire_->more()) continue;
    keep_alive_ = false;
    if (wire_->timed_out()) co_return problem(408, "The request's body did not arrive in time.", "timeout");
    co_return problem(400, "The request's body ended early.", "bad_request");
  }
  wire_->expires_never();
  if (request_.body_file) {
    if (auto closed = request_.body_file->close(); !closed) co_return problem(closed.error());
  }
  co_return std::nullopt;
}

bool Session::may_skip_rest() const {
  if (parser_.done()) return true;
  const auto remaining = parser_.body_remaining();
  return !await_continue_ && remaining && *remaining <= kSkippableBody;
}

asio::awaitable<void> Session::skip_rest_of_body() {
  const Parser::Sink nowhere = [](std::string_view) -> Result<void> { return {}; };
  while (keep_alive_) {
    std::size_t consumed = 0;
    const auto step = parser_.read_body(wire_->input(), consumed, UINT64_MAX, nowhere);
    wire_->consume(consumed);
    if (step && *step == Parser::State::kDone) co_return;
    if (!step) {
      keep_alive_ = false;
      co_return;
    }
    wire_->expires_after(setting_.options.body_timeout);
    keep_alive_ = co_await wire_->more();
  }
}

/// Where the client may still be sending, reads on until it has closed: closing with unread input resets the
/// connection, and the client would lose the answer.
asio::awaitable<void> Session::linger() {
  if (!wire_->open() || wire_->timed_out() || (parser_.done() && wire_->input().empty())) co_return;
  wire_->finish_sending();
  wire_->expires_after(kLingerTime);
  for (std::uint64_t skipped = 0; skipped < kMaxLinger;) {
    skipped += wire_->input().size();
    wire_->consume(wire_->input().size());
    if (!co_await wire_->more()) co_return;
  }
}

}  // namespace dataquery::http
