#pragma once

#include <gtest/gtest.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <cctype>
#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "base/asio.h"
#include "http/router.h"
#include "http/server.h"

namespace dataquery::http::testing {

using asio::ip::tcp;

/// How long a test waits for what must happen; far more than it takes.
constexpr std::chrono::seconds kPatience{20};

/// A server on a free port of the loopback, with a thread of its own. Routes are added before `start`.
class LiveServer {
 public:
  LiveServer() {
    options.port = 0;
    options.access_log = false;
  }
  ~LiveServer() {
    if (!thread_.joinable()) return;
    server_->stop();
    thread_.join();
  }

  void start() {
    server_.emplace(io_, options, router);
    const auto listening = server_->listen();
    ASSERT_TRUE(listening) << listening.error().message;
    thread_ = std::thread([this] { io_.run(); });
  }
  void stop() { server_->stop(); }
  /// Waits for io.run() to return after `stop`.
  void join() { thread_.join(); }

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  /// Runs `ask` on the I/O thread.
  template <typename T>
  T on_io_thread(std::function<T()> ask) {
    std::promise<T> answer;
    asio::post(io_, [&] { answer.set_value(ask()); });
    return answer.get_future().get();
  }
  [[nodiscard]] std::size_t connections() {
    return on_io_thread<std::size_t>([this] { return server_->connections(); });
  }

  ServerOptions options;
  Router router;

 private:
  asio::io_context io_{1};
  std::optional<Server> server_;
  std::thread thread_;
};

struct Answer {
  int status = 0;                              ///< 0: the server closed without an answer
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
};

/// A client that blocks, and says exactly the bytes it is told to.
class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(io_) {
    socket_.connect({asio::ip::make_address("127.0.0.1"), port});
    const timeval patience{.tv_sec = kPatience.count(), .tv_usec = 0};
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }

  /// False when the server does not take it.
  bool send(std::string_view bytes) {
    boost::system::error_code error;
    asio::write(socket_, asio::buffer(bytes), error);
    return !error;
  }
  bool get(std::string_view path, std::string_view fields = {}) {
    return send("GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n" + std::string(fields) + "\r\n");
  }
  bool post(std::string_view path, std::string_view body, std::string_view fields = {}) {
    return send("POST " + std::string(path) + " HTTP/1.1\r\nHost: test\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n" + std::string(fields) + "\r\n" + std::string(body));
  }

  /// The next response, whole. `head_only`: it answers a HEAD.
  Answer read(bool head_only = false) {
    Answer answer;
    const auto head_end = fill_until("\r\n\r\n");
    if (head_end == std::string::npos) return answer;
    parse_head(input_.substr(0, head_end), answer);
    input_.erase(0, head_end + 4);
    if (head_only || answer.status == 204 || answer.status == 304 || answer.status == 100) return answer;
    if (answer.headers["transfer-encoding"] == "chunked") {
      while (true) {
        const auto chunk = read_chunk();
        if (chunk.empty()) break;
        answer.body += chunk;
      }
    } else if (answer.headers.contains("content-length")) {
      const auto size = std::stoul(answer.headers["content-length"]);
      while (input_.size() < size && fill()) {
      }
      answer.body = input_.substr(0, size);
      input_.erase(0, size);
    } else {
      answer.body = read_to_end();
    }
    return answer;
  }
  /// Status line and fields of a response whose body is read by `read_chunk`.
  Answer read_head() { return read(true); }
  /// The next chunk; empty at the end.
  std::string read_chunk() {
    const auto line = fill_until("\r\n");
    if (line == std::string::npos) return {};
    const auto size = std::stoul(input_.substr(0, line), nullptr, 16);
    while (input_.size() < line + 2 + size + 2 && fill()) {
    }
    auto chunk = input_.substr(line + 2, size);
    input_.erase(0, line + 2 + size + 2);
    return chunk;
  }
  /// All until the server closes.
  std::string read_to_end() {
    while (fill()) {
    }
    return std::exchange(input_, {});
  }
  /// Whether the server has closed, with nothing more to read.
  bool closed() { return read_to_end().empty() && !timed_out_; }
  void close() { socket_.close(); }
  tcp::socket& socket() { return socket_; }

 private:
  bool fill() {
    std::array<char, 65536> piece{};
    boost::system::error_code error;
    const auto size = socket_.read_some(asio::buffer(piece), error);
    if (error == asio::error::try_again) timed_out_ = true;
    input_.append(piece.data(), size);
    return !error && size > 0;
  }
  std::size_t fill_until(std::string_view mark) {
    while (true) {
      if (const auto found = input_.find(mark); found != std::string::npos) return found;
      if (!fill()) return std::string::npos;
    }
  }
  static void parse_head(std::string_view head, Answer& answer) {
    answer.status = std::stoi(std::string(head.substr(9, 3)));
    for (auto start = head.find("\r\n"); start != std::string_view::npos;) {
      const auto end = head.find("\r\n", start + 2);
      const auto line = head.substr(start + 2, end == std::string_view::npos ? end : end - start - 2);
      const auto colon = line.find(": ");
      std::string name(line.substr(0, colon));
      for (auto& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      answer.headers[name] = line.substr(colon + 2);
      start = end;
    }
  }

  asio::io_context io_;
  tcp::socket socket_;
  std::string input_;
  bool timed_out_ = false;
};

/// A route that answers `body` at once.
inline Handler answers(std::string body) {
  return [body = std::move(body)](Request&) -> asio::awaitable<Response> { co_return json(body); };
}

}  // namespace dataquery::http::testing
