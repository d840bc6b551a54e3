#pragma once

#include <boost/asio.hpp>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace dataquery::adapters {

/// The server's end of one connection.
class PeerConnection {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  explicit PeerConnection(Socket& socket) : socket_(socket) {}

  [[nodiscard]] Socket& socket() { return socket_; }

  /// Head and body of the next request; "" when the client has closed.
  std::string read_request() {
    boost::system::error_code error;
    const auto head = boost::asio::read_until(socket_, boost::asio::dynamic_buffer(buffer_), "\r\n\r\n", error);
    if (error) return "";
    std::size_t length = 0;
    constexpr std::string_view kLength = "Content-Length: ";
    if (const auto at = buffer_.find(kLength); at < head) length = std::stoul(buffer_.substr(at + kLength.size()));
    if (buffer_.size() < head + length) {
      boost::asio::read(socket_, boost::asio::dynamic_buffer(buffer_),
                        boost::asio::transfer_exactly(head + length - buffer_.size()), error);
    }
    auto request = buffer_.substr(0, head + length);
    buffer_.erase(0, head + length);
    return request;
  }

  void write(std::string_view bytes) {
    boost::system::error_code error;
    boost::asio::write(socket_, boost::asio::buffer(bytes), error);
  }

  void answer(int status, std::string_view body, std::string_view headers = "") {
    write("HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
          std::string(headers) + "\r\n" + std::string(body));
  }

  void chunk(std::string_view bytes) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
    write(std::string(size) + std::string(bytes) + "\r\n");
  }

  /// Waits until the client has closed the connection.
  void wait_for_close() {
    while (!read_request().empty()) {
    }
  }

 private:
  Socket& socket_;
  std::string buffer_;
};

/// A server on a free port of this machine that does with each connection what the test says, on a thread of its own.
class Peer {
 public:
  using Handler = std::function<void(PeerConnection&)>;
  using Tcp = boost::asio::ip::tcp;

  explicit Peer(Handler handler)
      : handler_(std::move(handler)),
        acceptor_(context_, {boost::asio::ip::address_v4::loopback(), 0}),
        port_(acceptor_.local_endpoint().port()),
        thread_([this](const std::stop_token& stop) { accept(stop); }) {}

  ~Peer() {
    thread_.request_stop();
    Tcp::socket knock(context_);  // wakes the accept
    boost::system::error_code error;
    knock.connect({boost::asio::ip::address_v4::loopback(), port_}, error);
  }

  [[nodiscard]] unsigned short port() const { return port_; }
  [[nodiscard]] std::string url(const std::string& path = "/v1/chat/completions") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }

 private:
  void accept(const std::stop_token& stop) {
    std::vector<std::jthread> connections;
    for (;;) {
      auto socket = acceptor_.accept();
      if (stop.stop_requested()) return;
      connections.emplace_back([this, socket = std::move(socket)]() mutable {
        PeerConnection connection(socket);
        handler_(connection);
      });
    }
  }

  Handler handler_;
  boost::asio::io_context context_;
  Tcp::acceptor acceptor_;
  unsigned short port_;
  std::jthread thread_;
};

}  // namespace dataquery::adapters
