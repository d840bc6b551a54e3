#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <boost/asio.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace dataquery::adapters {

/// As many descriptors as the system allows this process.
inline void allow_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// A server on a free port for many connections, on one thread. It answers nobody before `wait_for` requests are there
/// at the same time; then each gets a stream of three pieces: "path ", the path that was asked, " ended".
class Crowd {
 public:
  using Tcp = boost::asio::ip::tcp;

  explicit Crowd(std::size_t wait_for)
      : wait_for_(wait_for),
        acceptor_(io_, {boost::asio::ip::address_v4::loopback(), 0}),
        port_(acceptor_.local_endpoint().port()) {
    accept();
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Crowd() {
    io_.stop();
    thread_.join();
  }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  [[nodiscard]] std::string url(std::size_t number) const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/" + std::to_string(number);
  }
  [[nodiscard]] std::size_t most_at_once() const { return most_; }

 private:
  struct Client {
    explicit Client(Tcp::socket accepted) : socket(std::move(accepted)) {}
    Tcp::socket socket;
    std::string in;
    std::string out;
  };

  void accept() {
    acceptor_.async_accept([this](const boost::system::error_code& failed, Tcp::socket socket) {
      if (failed) return;
      ++open_;
      most_ = std::max<std::size_t>(most_, open_);
      read(std::make_shared<Client>(std::move(socket)));
      accept();
    });
  }

  void read(const std::shared_ptr<Client>& client) {
    boost::asio::async_read_until(client->socket, boost::asio::dynamic_buffer(client->in), "\r\n\r\n{}",
                                  [this, client](const boost::system::error_code& failed, std::size_t size) {
                                    if (failed) {
                                      --open_;
                                      return;
                                    }
                                    const auto from = client->in.find(' ') + 1;
                                    const auto path = client->in.substr(from, client->in.find(' ', from) - from);
                                    client->in.erase(0, size);
                                    client->out = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" +
                                                  chunk("path ") + chunk(path) + chunk(" ended") + chunk("");
                                    asked_.push_back(client);
                                    if (asked_.size() >= wait_for_) enough_ = true;
                                    if (!enough_) return;
                                    for (auto& each : asked_) answer(each);
                                    asked_.clear();
                                  });
  }

  void answer(const std::shared_ptr<Client>& client) {
    boost::asio::async_write(client->socket, boost::asio::buffer(client->out),
                             [this, client](const boost::system::error_code& failed, std::size_t) {
                               if (!failed) read(client);
                             });
  }

  static std::string chunk(const std::string& text) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", text.size());
    return size + text + "\r\n";
  }

  const std::size_t wait_for_;
  boost::asio::io_context io_;
  Tcp::acceptor acceptor_;
  unsigned short port_;
  std::vector<std::shared_ptr<Client>> asked_;
  bool enough_ = false;
  std::size_t open_ = 0;
  std::atomic<std::size_t> most_ = 0;
  std::thread thread_;
};

}  // namespace dataquery::adapters
