#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/asio.h"
#include "http/parser.h"
#include "http/request.h"
#include "http/response.h"
#include "http/server.h"
#include "http/wire.h"

namespace dataquery::http {

/// One client's connection: requests in, responses out, one after the other. A coroutine on the I/O thread that holds
/// the session alive; `tick`, `finish_soon` and `cancel` come from the server on the same thread.
class Session final : public std::enable_shared_from_this<Session>, private StreamWriter {
 public:
  using TimePoint = Wire::TimePoint;

  /// What all sessions of a server share; outlives them.
  struct Setting {
    ServerOptions options;
    const Router& router;
    bool stopping = false;
  };

  /// `overloaded`: answers the first request with 503 and closes.
  Session(Socket socket, const Setting& setting, bool overloaded);

  /// Starts the coroutine; `ended` is called once, after it.
  void start(std::function<void()> ended);
  /// Keeps the time limits; to be called every quarter of a second.
  void tick(TimePoint now);
  /// The server stops: closes if no request is under way; else after this one.
  void finish_soon();
  /// The grace time is over: cancels the handler, or closes.
  void cancel_now();

 private:
  enum class Cause : std::uint8_t { kNone, kLeft, kDeadline, kStopping };

  asio::awaitable<void> run();
  asio::awaitable<bool> serve_one();
  asio::awaitable<std::optional<Response>> read_header();  // an answer: the connection cannot go on
  asio::awaitable<Response> answer();
  asio::awaitable<std::optional<Response>> read_body(const RouteOptions& route);
  asio::awaitable<void> send(Response& response);
  asio::awaitable<void> send_stream(Response& response);
  asio::awaitable<void> skip_rest_of_body();
  asio::awaitable<void> linger();

  /// Awaits `work` such that it is cancelled when the client leaves, the deadline passes or the server stops.
  /// Unexpected: the answer to what it threw.
  template <typename T>
  asio::awaitable<std::expected<T, Response>> guarded(asio::awaitable<T> work);
  void cancel(Cause cause);
  Response answer_to_exception(const std::exception_ptr& thrown);
  Response answer_to_cause() const;
  /// `response`, or why it was cancelled when all it says is that it was.
  Response settled(Response response) const;

  bool send(std::string_view bytes) override;  // StreamWriter
  asio::awaitable<void> drained() override;    // StreamWriter

  bool may_skip_rest() const;
  void log_access(const Response& response, std::chrono::steady_clock::duration took) const;

  const Setting& setting_;
  const bool overloaded_;
  std::shared_ptr<Wire> wire_;
  std::string remote_address_;
  Request request_;
  Parser parser_;
  std::string out_;  // the response's head, or a chunk

  asio::cancellation_signal signal_;
  bool guarding_ = false;
  Cause cause_ = Cause::kNone;

  bool idle_ = true;  // between requests
  bool keep_alive_ = true;
  bool await_continue_ = false;  // the client waits for our word before it sends the body
  bool streaming_ = false;
  bool chunked_ = false;
  std::string_view heartbeat_;
  TimePoint last_sent_;
  std::uint64_t sent_bytes_ = 0;
  unsigned served_in_a_row_ = 0;  // without a turn of the event loop
};

}  // namespace dataquery::http
