#include "adapters/mongoc/socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <format>
#include <utility>

namespace dataquery::mongoc {
namespace {

using net::StopSignal;

// OpenSSL's own way to write to a socket would end the process by SIGPIPE when the other side is gone.
int bio_write(BIO* bio, const char* data, int size) {
  BIO_clear_retry_flags(bio);
  const auto sent = ::send(static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio))), data,
                           static_cast<std::size_t>(size), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

int bio_read(BIO* bio, char* data, int size) {
  BIO_clear_retry_flags(bio);
  const auto received = ::recv(static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio))), data,
                               static_cast<std::size_t>(size), MSG_DONTWAIT);
  if (received < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
  return static_cast<int>(received);
}

long bio_control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

BIO* make_bio(int descriptor) {
  static BIO_METHOD* const kMethod = [] {
    auto* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "dataquery socket");
    BIO_meth_set_write(method, bio_write);
    BIO_meth_set_read(method, bio_read);
    BIO_meth_set_ctrl(method, bio_control);
    return method;
  }();
  auto* bio = BIO_new(kMethod);
  // NOLINTNEXTLINE(performance-no-int-to-ptr): OpenSSL keeps a pointer for us, which is a number here
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(descriptor)));
  BIO_set_init(bio, 1);
  return bio;
}

bool is_number(const std::string& host) {
  std::array<unsigned char, 16> ignored{};
  return inet_pton(AF_INET, host.c_str(), ignored.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), ignored.data()) == 1;
}

std::unexpected<Error> unreachable(std::string message, std::string detail = {}) {
  return fail(ErrorCode::kSourceUnavailable, std::move(message), std::move(detail));
}

std::unexpected<Error> connect_failure(int code) {
  if (code == ECONNREFUSED) {
    return unreachable("The database's host refuses connections on this port: is the server running there?");
  }
  if (code == ETIMEDOUT) return unreachable("The database's host does not answer.");
  return unreachable("The database's host cannot be reached.", std::strerror(code));
}

// A socket that is connected to the numeric address `address`.
Result<int> connect_to(const std::string& address, std::uint16_t port, const Link& link) {
  sockaddr_storage target{};
  socklen_t size = 0;
  auto* four = reinterpret_cast<sockaddr_in*>(&target);
  auto* six = reinterpret_cast<sockaddr_in6*>(&target);
  if (inet_pton(AF_INET, address.c_str(), &four->sin_addr) == 1) {
    target.ss_family = AF_INET;
    four->sin_port = htons(port);
    size = sizeof(sockaddr_in);
  } else if (inet_pton(AF_INET6, address.c_str(), &six->sin6_addr) == 1) {
    target.ss_family = AF_INET6;
    six->sin6_port = htons(port);
    size = sizeof(sockaddr_in6);
  }
  const int descriptor = ::socket(target.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return unreachable("No further connection can be opened.", std::strerror(errno));
  const int one = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  ::setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
  int code = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&target), size) == 0 ? 0 : errno;
  if (code == EINPROGRESS) {
    const auto event = link.signal->wait(descriptor, POLLOUT, link.deadline);
    if (event != StopSignal::Event::kReady) {
      ::close(descriptor);
      if (event == StopSignal::Event::kDeadline) return connect_failure(ETIMEDOUT);
      return std::unexpected(over(event));
    }
    socklen_t length = sizeof code;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) != 0) code = errno;
  }
  if (code == 0) return descriptor;
  ::close(descriptor);
  return connect_failure(code);
}

std::string tls_reason() {
  std::array<char, 200> text{};
  ERR_error_string_n(ERR_peek_last_error(), text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

}  // namespace

Error over(StopSignal::Event event) {
  if (event == StopSignal::Event::kStopped) return Error(ErrorCode::kCancelled, "The query was cancelled.");
  return Error(ErrorCode::kTimeout, "The database did not answer in time.");
}

Result<Socket> Socket::connect(const std::string& host, std::uint16_t port, const Link& link) {
  const auto addresses = net::resolve(host, link.server->policy(), link.deadline, link.signal->token());
  if (!addresses) return std::unexpected(addresses.error());
  auto connected = connect_to(addresses->front(), port, link);
  for (std::size_t i = 1; !connected && i < addresses->size() && !link.deadline.passed(); ++i) {
    if (connected.error().code == ErrorCode::kCancelled) break;
    connected = connect_to((*addresses)[i], port, link);
  }
  if (!connected) return propagate(connected);
  Socket socket(*connected);
  if (link.server->tls() != nullptr) {
    if (auto shaken = socket.shake_hands(host, link); !shaken) return propagate(shaken);
  }
  return socket;
}

Socket::Socket(Socket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      tls_(std::exchange(other.tls_, nullptr)),
      wanted_(other.wanted_) {}

Socket::~Socket() {
  if (tls_ != nullptr) {
    ERR_clear_error();
    SSL_shutdown(tls_);  // says so if that needs no waiting
    ERR_clear_error();
    SSL_free(tls_);
  }
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> Socket::shake_hands(const std::string& host, const Link& link) {
  tls_ = SSL_new(link.server->tls());
  auto* bio = make_bio(descriptor_);
  SSL_set_bio(tls_, bio, bio);
  const bool number = is_number(host);
  if (!number) SSL_set_tlsext_host_name(tls_, host.c_str());
  if (link.server->address().check_certificate && link.server->address().check_host_name) {
    auto* checks = SSL_get0_param(tls_);
    const int set = number ? X509_VERIFY_PARAM_set1_ip_asc(checks, host.c_str())
                           : X509_VERIFY_PARAM_set1_host(checks, host.c_str(), host.size());
    if (set != 1) return unreachable("The server's name cannot be checked against its TLS certificate.");
  }
  while (true) {
    ERR_clear_error();
    const auto outcome = tls_outcome(SSL_connect(tls_));
    if (outcome > 0) return {};
    if (outcome != kNotYet) break;
    const auto event = link.signal->wait(descriptor_, wanted_, link.deadline);
    if (event == StopSignal::Event::kDeadline) return unreachable("The database's host does not answer.");
    if (event != StopSignal::Event::kReady) return std::unexpected(over(event));
  }
  if (const auto verified = SSL_get_verify_result(tls_); verified != X509_V_OK) {
    return unreachable(
        std::format("The server's TLS certificate could not be verified: {}.", X509_verify_cert_error_string(verified)),
        tls_reason());
  }
  return unreachable("The TLS connection to the database failed: does the server offer TLS on this port?",
                     tls_reason());
}

ssize_t Socket::tls_outcome(int returned) {
  if (returned > 0) return returned;
  switch (SSL_get_error(tls_, returned)) {
    case SSL_ERROR_WANT_READ:
      wanted_ = POLLIN;
      return kNotYet;
    case SSL_ERROR_WANT_WRITE:
      wanted_ = POLLOUT;
      return kNotYet;
    case SSL_ERROR_ZERO_RETURN:
      return kClosed;
    default:
      return kFailed;
  }
}

ssize_t Socket::read(void* data, std::size_t size) {
  if (tls_ != nullptr) {
    ERR_clear_error();
    return tls_outcome(SSL_read(tls_, data, static_cast<int>(std::min<std::size_t>(size, 1U << 20))));
  }
  const auto received = ::recv(descriptor_, data, size, MSG_DONTWAIT);
  wanted_ = POLLIN;
  if (received < 0) return errno == EAGAIN || errno == EINTR ? kNotYet : kFailed;
  return received;
}

ssize_t Socket::write(const void* data, std::size_t size) {
  if (tls_ != nullptr) {
    ERR_clear_error();
    const auto outcome = tls_outcome(SSL_write(tls_, data, static_cast<int>(std::min<std::size_t>(size, 1U << 20))));
    return outcome == kClosed ? static_cast<ssize_t>(kFailed) : outcome;
  }
  const auto sent = ::send(descriptor_, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
  wanted_ = POLLOUT;
  if (sent < 0) return errno == EAGAIN || errno == EINTR ? kNotYet : kFailed;
  return sent;
}

bool Socket::holds_bytes() const { return tls_ != nullptr && SSL_pending(tls_) > 0; }

bool Socket::closed_by_peer() const {
  char byte = 0;
  const auto peeked = ::recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return peeked == 0 || (peeked < 0 && errno != EAGAIN && errno != EINTR);
}

}  // namespace dataquery::mongoc
