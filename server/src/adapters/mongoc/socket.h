#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "adapters/mongoc/link.h"

struct ssl_st;

namespace dataquery::mongoc {

/// One connection to a server, with TLS where the address says so. Never blocks but in `wait` and `connect`.
class Socket {
 public:
  /// Resolves `host`, connects to the first of its addresses that the policy allows and that answers, and shakes hands.
  /// Errors: those of net::resolve; kSourceUnavailable, kTimeout, kCancelled.
  [[nodiscard]] static Result<Socket> connect(const std::string& host, std::uint16_t port, const Link& link);

  ~Socket();
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&&) = delete;

  /// Bytes moved; 0: the other side closed (of `read`), nothing yet; negative.
  enum Outcome : ssize_t { kClosed = 0, kNotYet = -1, kFailed = -2 };
  [[nodiscard]] ssize_t read(void* data, std::size_t size);
  [[nodiscard]] ssize_t write(const void* data, std::size_t size);

  /// What to wait for after kNotYet (POLLIN or POLLOUT).
  [[nodiscard]] short wanted() const { return wanted_; }
  [[nodiscard]] int descriptor() const { return descriptor_; }

  /// Bytes that were received and decrypted already: waiting for the descriptor would be in vain.
  [[nodiscard]] bool holds_bytes() const;

  /// Whether the other side closed an idle connection. No round trip.
  [[nodiscard]] bool closed_by_peer() const;

 private:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  [[nodiscard]] Result<void> shake_hands(const std::string& host, const Link& link);
  [[nodiscard]] ssize_t tls_outcome(int returned);

  int descriptor_;
  ssl_st* tls_ = nullptr;
  short wanted_ = 0;
};

/// The error for a wait that ended with `event`, which is not kReady.
[[nodiscard]] Error over(net::StopSignal::Event event);

}  // namespace dataquery::mongoc
