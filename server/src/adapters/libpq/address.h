#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "base/secret.h"

namespace dataquery::libpq {

/// Which hosts may be connected to. Link-local, unspecified, multicast and cloud metadata addresses never are.
struct HostPolicy {
  bool loopback = true;          ///< 127.0.0.0/8, ::1
  bool private_networks = true;  ///< RFC 1918, RFC 6598, RFC 4193
};

/// What a `postgresql://` URL says, taken apart and checked.
struct Address {
  std::string host;
  std::uint16_t port = 5432;
  std::string user;
  Secret password;
  std::string database;
  std::string ssl_mode = "prefer";
  std::string channel_binding = "prefer";
  std::string application_name = "dataquery";
};

/// Takes `postgresql://user:password@host:port/database?sslmode=…` apart. The URL may be a stranger's: one host by name
/// or number (no local socket), and of all parameters only sslmode, channel_binding, application_name and
/// connect_timeout (which the deadline replaces). Errors: kInvalidArgument; the message says what is wrong without
/// repeating the URL.
[[nodiscard]] Result<Address> parse_address(const Secret& url);

/// The numeric addresses of `host`, those that `policy` allows. Waits for the name server until `deadline` at most.
/// Errors: kSourceUnavailable when there are none; kInvalidArgument when `policy` allows none of them; kTimeout.
[[nodiscard]] Result<std::vector<std::string>> resolve(const std::string& host, const HostPolicy& policy,
                                                       Deadline deadline);

/// Whether `policy` allows the numeric address `address` (IPv4 or IPv6). False for what is no address.
[[nodiscard]] bool allowed(std::string_view address, const HostPolicy& policy);

}  // namespace dataquery::libpq
