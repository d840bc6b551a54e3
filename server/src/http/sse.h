#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/response.h"

namespace dataquery::http {

/// Server-sent events (WHATWG HTML, section 9.2) on a stream. I/O thread only.
class EventStream {
 public:
  explicit EventStream(StreamWriter& writer) : writer_(writer) {}

  /// Queues one event; never waits. `data` may hold newlines. False once the client has left.
  bool send(std::string_view event, std::string_view data);
  /// The `error` event with the problem body of `error`.
  bool send_error(const Error& error);
  /// Waits until the client has taken nearly all of it.
  [[nodiscard]] asio::awaitable<void> drained() { return writer_.drained(); }

 private:
  StreamWriter& writer_;
  std::string buffer_;
};

/// A 200 whose events `body` sends; the stream ends when it returns. Heartbeat comments keep it alive in silence,
/// proxies are told not to buffer. An exception of `body` becomes an `error` event. When the client leaves, `body` is
/// cancelled.
[[nodiscard]] Response event_stream(std::function<asio::awaitable<void>(EventStream&)> body);

}  // namespace dataquery::http
