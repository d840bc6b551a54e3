#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/error.h"
#include "http/router.h"

namespace boost::asio {
class io_context;
}

namespace dataquery::http {

struct ServerOptions {
  std::string host = "127.0.0.1";  ///< an address or a name
  std::uint16_t port = 8000;       ///< 0: any free one

  std::size_t max_connections = 1024;    ///< further ones get 503 and are closed
  std::size_t header_limit = 16 * 1024;  ///< bytes of request line and fields; more is 431
  std::size_t body_limit = 1024 * 1024;  ///< bytes; more is 413; routes may say otherwise

  std::chrono::milliseconds header_timeout{10'000};   ///< from a request's first byte to the end of its header
  std::chrono::milliseconds idle_timeout{75'000};     ///< between requests
  std::chrono::milliseconds body_timeout{30'000};     ///< without a byte of the body
  std::chrono::milliseconds write_timeout{30'000};    ///< without the client taking a byte
  std::chrono::milliseconds request_timeout{60'000};  ///< Request::deadline; routes may say otherwise
  std::chrono::milliseconds heartbeat{15'000};        ///< silence on a stream
  std::chrono::milliseconds shutdown_grace{10'000};   ///< for running requests, after which they are cancelled

  std::filesystem::path upload_folder = std::filesystem::temp_directory_path();
  bool access_log = true;
};

/// An HTTP/1.1 server on the thread that runs `io`: keep-alive, pipelining, streams. A handler whose client leaves, or
/// whose deadline passes, is cancelled: its current await ends, `Request::stop_token` is asked to stop. All timeouts
/// are kept to within a quarter of a second.
class Server {
 public:
  /// `io` must be run by one thread; it and `router` outlive the server.
  Server(asio::io_context& io, ServerOptions options, const Router& router);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and starts to accept. Errors: kInvalidArgument for a host that cannot be resolved; kConflict when the port
  /// is taken; kForbidden when it may not be used.
  [[nodiscard]] Result<void> listen();

  /// The port in use, once listening.
  [[nodiscard]] std::uint16_t port() const;

  /// Begins to end: no new connections, idle ones close, running requests finish; what runs after `shutdown_grace` is
  /// cancelled. When the last has ended, nothing of the server is left in `io`, so that `io.run()` returns. Any thread;
  /// idempotent.
  void stop();

  /// I/O thread only.
  [[nodiscard]] bool stopping() const;
  [[nodiscard]] std::size_t connections() const;

 private:
  class Listener;
  std::shared_ptr<Listener> listener_;
};

}  // namespace dataquery::http
