#pragma once

#include <memory>
#include <optional>

#include "adapters/mongoc/address.h"
#include "adapters/net/hosts.h"
#include "adapters/net/waiting.h"
#include "base/error.h"

struct ssl_ctx_st;

namespace dataquery::mongoc {

/// Which server is asked and how: what all clients of one source share. Never changes, any thread.
class Server {
 public:
  /// Errors: kInvalidArgument when the file of certificates cannot be read.
  [[nodiscard]] static Result<std::shared_ptr<const Server>> make(Address address, net::HostPolicy policy);

  /// The same, for the one host `host`; for talking to the very server that holds a query.
  [[nodiscard]] std::shared_ptr<const Server> only(Host host) const;

  [[nodiscard]] const Address& address() const { return address_; }
  [[nodiscard]] const net::HostPolicy& policy() const { return policy_; }
  [[nodiscard]] ssl_ctx_st* tls() const { return tls_.get(); }  ///< null: without TLS

 private:
  Server(Address address, net::HostPolicy policy, std::shared_ptr<ssl_ctx_st> tls)
      : address_(std::move(address)), policy_(policy), tls_(std::move(tls)) {}

  Address address_;
  net::HostPolicy policy_;
  std::shared_ptr<ssl_ctx_st> tls_;
};

/// For how long the sockets of one client may wait, right now; and why connecting failed, in our words. The client sets
/// it before each of its calls; its sockets look at it in every read and write.
struct Link {
  std::shared_ptr<const Server> server;
  Deadline deadline;
  const net::StopSignal* signal = nullptr;
  std::optional<Error> failure = {};
};

}  // namespace dataquery::mongoc
