#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "adapters/libpq/connection.h"
#include "adapters/net/hosts.h"

namespace dataquery::connectors {

/// The idle sessions of one source, so that a question need not pay for connecting. Keeps a few, for a short time. Any
/// thread.
class PostgresPool {
 public:
  PostgresPool(libpq::Address address, net::HostPolicy policy) : address_(std::move(address)), policy_(policy) {}

  /// An idle session that is still there, or a new one; a host that does not answer is given up after five seconds.
  /// Errors: those of `Connection::open` and `resolve`.
  [[nodiscard]] Result<libpq::Connection> take(const libpq::Wait& wait);

  /// Keeps `connection` for the next question if it is idle and fit; closes it otherwise.
  void give_back(libpq::Connection connection);

  [[nodiscard]] const libpq::Address& address() const { return address_; }

 private:
  struct Idle {
    libpq::Connection connection;
    std::chrono::steady_clock::time_point since;
  };
  [[nodiscard]] std::vector<Idle> expired();

  libpq::Address address_;
  net::HostPolicy policy_;
  std::mutex mutex_;
  std::vector<Idle> idle_;
};

}  // namespace dataquery::connectors
