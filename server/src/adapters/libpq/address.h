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

/// Who wrote a connection string, and so what it may say.
enum class Author : std::uint8_t {
  kStranger,  ///< a user of the server: one host by name or number
  kOperator,  ///< who runs the server: also local sockets and a file of certificates
};

/// What a `postgresql://` URL says, taken apart and checked.
struct Address {
  std::string host;  ///< a name, a number, or the folder of a local socket
  std::uint16_t port = 5432;
  std::string user;
  Secret password;
  std::string database;
  std::string ssl_mode = "prefer";
  std::string channel_binding = "prefer";
  std::string application_name = "dataquery";
  std::string root_certificate;  ///< file of the authorities that verify-ca and verify-full trust; "": the system's

  [[nodiscard]] bool is_local_socket() const { return host.starts_with('/'); }
};

/// Takes `postgresql://user:password@host:port/database?sslmode=…` apart. A stranger's URL names one host by name or
/// number (no local socket), and of all parameters only sslmode, channel_binding, application_name and connect_timeout
/// (which the deadline replaces). An operator's may also hold sslrootcert, and name the folder of a local socket:
/// `postgresql://user@/database?host=/var/run/postgresql`. Errors: kInvalidArgument; the message says what is wrong
/// without repeating the URL.
[[nodiscard]] Result<Address> parse_address(const Secret& url, Author author = Author::kStranger);

/// The numeric addresses of `host`, those that `policy` allows. Waits for the name server until `deadline` at most.
/// Errors: kSourceUnavailable when there are none; kInvalidArgument when `policy` allows none of them; kTimeout.
[[nodiscard]] Result<std::vector<std::string>> resolve(const std::string& host, const HostPolicy& policy,
                                                       Deadline deadline);

/// Whether `policy` allows the numeric address `address` (IPv4 or IPv6). False for what is no address.
[[nodiscard]] bool allowed(std::string_view address, const HostPolicy& policy);

}  // namespace dataquery::libpq
