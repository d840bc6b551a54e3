#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/secret.h"

namespace dataquery::libpq {

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

}  // namespace dataquery::libpq
