#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/secret.h"

namespace dataquery::mongoc {

/// Who wrote a connection string, and so what it may say.
enum class Author : std::uint8_t {
  kStranger,  ///< a user of the server
  kOperator,  ///< who runs the program: also a file of certificates
};

struct Host {
  std::string name;  ///< a name or a number
  std::uint16_t port = 27017;
};

/// What a `mongodb://` or `mongodb+srv://` URL says, taken apart and checked.
struct Address {
  bool srv = false;  ///< `hosts` holds one name, whose SRV record names the hosts
  std::vector<Host> hosts;
  std::string user;  ///< "": none
  Secret password;
  std::string database;
  std::string auth_source;     ///< the database that knows the user; "": the server's or the database's own
  std::string auth_mechanism;  ///< "": what the server prefers
  std::string replica_set;
  std::string read_preference;
  std::string read_concern;
  bool direct = false;
  bool load_balanced = false;
  bool tls = false;
  bool check_certificate = true;
  bool check_host_name = true;
  std::string ca_file;  ///< of the authorities that are trusted; "": the system's
};

/// Takes a MongoDB URL apart. It must name a database, hosts by name or number (no local sockets), and of all options
/// only those that say where the user is kept, which servers may answer, and TLS: no files (an operator's may hold
/// tlsCAFile), no other ways to authenticate than a password. Options that tune a driver's pool, times, writes,
/// compression and its name are accepted and have no effect: the connector sets its own. Errors: kInvalidArgument; the
/// message says what is wrong without repeating the URL.
[[nodiscard]] Result<Address> parse_address(const Secret& url, Author author = Author::kStranger);

}  // namespace dataquery::mongoc
