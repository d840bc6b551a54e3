#include "http/server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/log.h"
#include "http/session.h"

namespace dataquery::http {
namespace {

using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kTick{250};
constexpr std::size_t kRefusedAtOnce = 64;  // connections beyond the limit that are told so; more are just closed

Error listen_error(const ServerOptions& options, const error_code& error) {
  const auto where = options.host + ":" + std::to_string(options.port);
  if (error == asio::error::address_in_use)
    return Error(ErrorCode::kConflict, where + " is in use by another program.");
  if (error == asio::error::access_denied)
    return Error(ErrorCode::kForbidden, where + " may not be used without more rights.");
  return Error(ErrorCode::kInvalidArgument, "cannot listen on " + where + ": " + error.message());
}

}  // namespace

class Server::Listener : public std::enable_shared_from_this<Listener> {
 public:
  Listener(asio::io_context& io, ServerOptions options, const Router& router)
      : io_(io), setting_{.options = std::move(options), .router = router}, acceptor_(io), ticker_(io) {}

  Result<void> listen() {
    const auto& options = setting_.options;
    error_code error;
    tcp::resolver resolver(io_);
    const auto found = resolver.resolve(options.host, std::to_string(options.port), tcp::resolver::passive, error);
    if (error) return std::unexpected(listen_error(options, error));
    const auto endpoint = found.begin()->endpoint();
    if (acceptor_.open(endpoint.protocol(), error); error) return std::unexpected(listen_error(options, error));
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    if (endpoint.protocol() == tcp::v6()) acceptor_.set_option(asio::ip::v6_only(false), error);
    if (acceptor_.bind(endpoint, error); error) return std::unexpected(listen_error(options, error));
    if (acceptor_.listen(tcp::acceptor::max_listen_connections, error); error) {
      return std::unexpected(listen_error(options, error));
    }
    port_ = acceptor_.local_endpoint().port();
    accept();
    return {};
  }

  void stop() {
    if (setting_.stopping) return;
    setting_.stopping = true;
    grace_ends_ = steady_clock::now() + setting_.options.shutdown_grace;
    close();
    for (const auto& session : sessions()) session->finish_soon();
    if (sessions_.empty()) ticker_.cancel();
  }

  void close() {
    error_code ignored;  // closed is closed
    acceptor_.close(ignored);
  }

  [[nodiscard]] asio::io_context& io() const { return io_; }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] bool stopping() const { return setting_.stopping; }
  [[nodiscard]] std::size_t connections() const { return sessions_.size(); }

 private:
  void accept() {
    acceptor_.async_accept(io_.get_executor(), [self = shared_from_this()](const error_code& error, Socket socket) {
      self->on_accept(error, std::move(socket));
    });
  }

  void on_accept(const error_code& error, Socket socket) {
    if (setting_.stopping || !acceptor_.is_open()) return;
    if (!error) {
      begin_session(std::move(socket));
    } else if (error != asio::error::connection_aborted) {
      // Out of descriptors or memory: the next tick tries again, when some connection may have gone.
      log::warning("cannot accept a connection", {{"error", error.message()}});
      accept_on_tick_ = true;
      start_ticking();
      return;
    }
    accept();
  }

  void begin_session(Socket socket) {
    const auto limit = setting_.options.max_connections;
    if (sessions_.size() >= limit + kRefusedAtOnce) return;  // `socket` closes
    auto session = std::make_shared<Session>(std::move(socket), setting_, sessions_.size() >= limit);
    sessions_.insert(session);
    start_ticking();
    session->start([self = shared_from_this(), key = std::weak_ptr(session)] { self->on_end(key.lock()); });
  }

  void on_end(const std::shared_ptr<Session>& session) {
    sessions_.erase(session);
    if (setting_.stopping && sessions_.empty()) ticker_.cancel();
  }

  /// A copy: what is done to one session may end another.
  [[nodiscard]] std::vector<std::shared_ptr<Session>> sessions() const { return {sessions_.begin(), sessions_.end()}; }

  void start_ticking() {
    if (std::exchange(ticking_, true)) return;
    ticker_.expires_after(kTick);
    ticker_.async_wait([self = shared_from_this()](const error_code& error) { self->on_tick(error); });
  }

  void on_tick(const error_code& error) {
    ticking_ = false;
    if (error && setting_.stopping && sessions_.empty()) return;
    const auto now = steady_clock::now();
    const bool grace_over = setting_.stopping && now >= grace_ends_;
    for (const auto& session : sessions()) {
      session->tick(now);
      if (grace_over) session->cancel_now();
    }
    if (std::exchange(accept_on_tick_, false) && acceptor_.is_open()) accept();
    if (!sessions_.empty()) start_ticking();
  }

  asio::io_context& io_;
  Session::Setting setting_;
  tcp::acceptor acceptor_;
  asio::steady_timer ticker_;
  std::unordered_set<std::shared_ptr<Session>> sessions_;
  steady_clock::time_point grace_ends_;
  std::uint16_t port_ = 0;
  bool ticking_ = false;
  bool accept_on_tick_ = false;
};

Server::Server(asio::io_context& io, ServerOptions options, const Router& router)
    : listener_(std::make_shared<Listener>(io, std::move(options), router)) {}

Server::~Server() { listener_->close(); }

Result<void> Server::listen() { return listener_->listen(); }
std::uint16_t Server::port() const { return listener_->port(); }
bool Server::stopping() const { return listener_->stopping(); }
std::size_t Server::connections() const { return listener_->connections(); }

void Server::stop() {
  asio::post(listener_->io(), [listener = listener_] { listener->stop(); });
}

}  // namespace dataquery::http
