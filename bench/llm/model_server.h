#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>

#include "base/asio.h"

namespace dataquery::bench {

/// A model behind OpenAI's chat completions that costs next to nothing. How it answers is in the model's name:
///
///   wait-MS       the whole answer after MS milliseconds, streamed or not as the request asks
///   drip-N-MS     N words, MS milliseconds apart, then the query
///
/// Each word of a stream is "@" and the time at which it was sent, in nanoseconds of the monotonic clock; the answer
/// ends with "took N", the nanoseconds from the request's last byte to here. One thread.
class ModelServer {
 public:
  explicit ModelServer(asio::io_context& io);

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  asio::awaitable<void> listen();

  asio::ip::tcp::acceptor acceptor_;
};

/// Nanoseconds of the monotonic clock, which all processes of a machine share.
[[nodiscard]] std::int64_t now_ns();

}  // namespace dataquery::bench
