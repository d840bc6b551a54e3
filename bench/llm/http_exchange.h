#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "base/asio.h"

namespace dataquery::bench {

/// Just enough of HTTP/1.1 for one side of a kept connection, with as little work as possible.
class HttpExchange {
 public:
  using Socket = asio::ip::tcp::socket;
  using OnPiece = std::function<void(std::string_view)>;

  explicit HttpExchange(Socket socket) : socket_(std::move(socket)) {
    socket_.set_option(asio::ip::tcp::no_delay(true));
  }

  struct Message {
    std::string head;
    std::string body;  ///< empty when its pieces were handed over
  };

  /// The next request or answer. With `on_piece` the chunks of a chunked body are handed over as they come.
  /// Throws boost::system::system_error when the other side has closed.
  asio::awaitable<Message> read(OnPiece on_piece = {});
  asio::awaitable<void> write(std::string_view bytes);

 private:
  asio::awaitable<void> more();
  asio::awaitable<void> read_chunked(std::string& body, const OnPiece& on_piece);

  Socket socket_;
  std::string in_;
};

/// "name: value" of a head, ignoring case; "" when it is not there.
std::string_view header(std::string_view head, std::string_view name);

}  // namespace dataquery::bench
