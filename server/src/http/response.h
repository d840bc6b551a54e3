#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/asio.h"
#include "http/request.h"

namespace dataquery::http {

/// The way out of a response whose length is not known beforehand. I/O thread only.
class StreamWriter {
 public:
  virtual ~StreamWriter() = default;

  /// Queues `bytes` and starts to send them; never waits. False when the client has left or does not read (more than
  /// 16 MB queued): nothing further will arrive.
  virtual bool send(std::string_view bytes) = 0;

  /// Waits until nearly all that was queued has gone to the client, so that a producer does not run ahead of it.
  [[nodiscard]] virtual asio::awaitable<void> drained() = 0;
};

/// What a handler answers.
struct Response {
  using Stream = std::function<asio::awaitable<void>(StreamWriter&)>;

  int status = 200;
  std::string_view content_type;  ///< lives as long as the process; empty: no Content-Type
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string_view static_body;  ///< instead of `body`: bytes that live as long as the process
  Stream stream;                 ///< instead of a body: called once after the headers are sent
  std::string_view
      heartbeat;  ///< of a stream: sent when it has been silent for the server's heartbeat time; empty: none

  Response& header(std::string_view name, std::string_view value) & {
    headers.emplace_back(name, value);
    return *this;
  }
  Response&& header(std::string_view name, std::string_view value) && {
    headers.emplace_back(name, value);
    return std::move(*this);
  }
};

/// `body` is JSON text.
[[nodiscard]] Response json(std::string body, int status = 200);
[[nodiscard]] Response text(std::string body, int status = 200);
[[nodiscard]] Response html(std::string body, int status = 200);
/// 204.
[[nodiscard]] Response no_content();

/// "Not Found" for 404 (RFC 9110, section 15).
[[nodiscard]] std::string_view reason_phrase(int status);

/// Answers one request. Exceptions become a 500 without details and a log line with them.
using Handler = std::function<asio::awaitable<Response>(Request&)>;

}  // namespace dataquery::http
