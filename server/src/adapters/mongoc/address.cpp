#include "adapters/mongoc/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <boost/url/decode_view.hpp>
#include <boost/url/pct_string_view.hpp>
#include <charconv>
#include <format>
#include <optional>
#include <string_view>
#include <utility>

namespace dataquery::mongoc {
namespace {

namespace urls = boost::urls;

constexpr std::size_t kMaxUrl = 2000;
constexpr std::size_t kMaxName = 63;  // bytes of a database's name
constexpr std::size_t kMaxHosts = 20;

// They tune the driver's own pool, times, writes and compression, or name it; ours take their place.
constexpr auto kIgnored = std::to_array<std::string_view>({"appname",
                                                           "compressors",
                                                           "connecttimeoutms",
                                                           "heartbeatfrequencyms",
                                                           "journal",
                                                           "localthresholdms",
                                                           "maxidletimems",
                                                           "maxpoolsize",
                                                           "minpoolsize",
                                                           "retryreads",
                                                           "retrywrites",
                                                           "serverselectiontimeoutms",
                                                           "serverselectiontryonce",
                                                           "sockettimeoutms",
                                                           "srvmaxhosts",
                                                           "timeoutms",
                                                           "tlsdisablecertificaterevocationcheck",
                                                           "tlsdisableocspendpointcheck",
                                                           "uuidrepresentation",
                                                           "w",
                                                           "waitqueuemultiple",
                                                           "waitqueuetimeoutms",
                                                           "wtimeoutms",
                                                           "zlibcompressionlevel"});
constexpr auto kMechanisms = std::to_array<std::string_view>({"SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"});
constexpr auto kPreferences =
    std::to_array<std::string_view>({"primary", "primaryPreferred", "secondary", "secondaryPreferred", "nearest"});
constexpr auto kConcerns =
    std::to_array<std::string_view>({"local", "available", "majority", "linearizable", "snapshot"});
constexpr auto kSystemDatabases = std::to_array<std::string_view>({"admin", "local", "config"});

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::kInvalidArgument, std::move(message)); }

bool one_of(const auto& list, std::string_view value) { return std::ranges::contains(list, value); }

bool letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// Without a path to a socket.
bool host_name(std::string_view host) {
  return !host.empty() && host.size() <= 253 &&
         std::ranges::all_of(host, [](char c) { return letter_or_digit(c) || c == '.' || c == '-' || c == '_'; });
}

std::string lower(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return folded;
}

// %40 and the like read; nothing when they are malformed or hide a zero byte.
std::optional<std::string> decode(std::string_view text) {
  const auto encoded = urls::make_pct_string_view(text);
  if (!encoded) return std::nullopt;
  std::string plain;
  for (const char c : **encoded) plain += c;
  if (plain.contains('\0')) return std::nullopt;
  return plain;
}

Result<Host> read_host(std::string_view text, bool srv) {
  Host host;
  std::string_view port;
  bool has_port = false;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    in6_addr ignored{};
    host.name = std::string(text.substr(1, end == std::string_view::npos ? end : end - 1));
    if (end == std::string_view::npos || inet_pton(AF_INET6, host.name.c_str(), &ignored) != 1) {
      return invalid("The connection string holds an IPv6 address that is none.");
    }
    const auto rest = text.substr(end + 1);
    has_port = rest.starts_with(':');
    port = has_port ? rest.substr(1) : rest;
    if (!has_port && !rest.empty()) return invalid("The port must be a number from 1 to 65535.");
  } else {
    const auto colon = text.find(':');
    has_port = colon != std::string_view::npos;
    host.name = std::string(text.substr(0, colon));
    if (has_port) port = text.substr(colon + 1);
    if (!host_name(host.name)) {
      return invalid("The connection string must name its hosts by name or number; local sockets are not allowed.");
    }
  }
  if (!has_port) return host;
  if (srv) return invalid("A mongodb+srv:// connection string names no port: the SRV record does.");
  unsigned number = 0;
  const auto read = std::from_chars(port.data(), port.data() + port.size(), number);
  if (port.empty() || read.ec != std::errc() || read.ptr != port.data() + port.size() || number == 0 ||
      number > 65535) {
    return invalid("The port must be a number from 1 to 65535.");
  }
  host.port = static_cast<std::uint16_t>(number);
  return host;
}

Result<void> read_hosts(std::string_view text, Address& address) {
  if (text.empty()) return invalid("The connection string names no host.");
  while (true) {
    const auto comma = text.find(',');
    auto host = read_host(text.substr(0, comma), address.srv);
    if (!host) return propagate(host);
    address.hosts.push_back(*std::move(host));
    if (address.hosts.size() > kMaxHosts) return invalid("The connection string names more than 20 hosts.");
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  if (!address.srv) return {};
  if (address.hosts.size() > 1) return invalid("A mongodb+srv:// connection string names one host.");
  if (std::ranges::count(address.hosts.front().name, '.') < 2) {
    return invalid("The host of a mongodb+srv:// connection string must have a name such as cluster.example.com.");
  }
  return {};
}

Result<void> read_user(std::string_view text, Address& address) {
  const auto colon = text.find(':');
  const auto password = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  const auto user = decode(text.substr(0, colon));
  auto plain = decode(password);
  if (!user || !plain || password.find_first_of(":@/[]?#") != std::string_view::npos ||
      text.substr(0, colon).find_first_of("@/[]?#") != std::string_view::npos) {
    return invalid(
        "The user or password in the connection string is not written as it must be. Write characters such as @ : / # "
        "? % in it as %40 %3A %2F %23 %3F %25.");
  }
  if (user->empty()) return invalid("The connection string names no user before the @.");
  address.user = *user;
  address.password = Secret(*std::move(plain));
  return {};
}

Result<void> read_database(std::string_view text, Address& address) {
  const auto name = decode(text);
  if (!name || name->size() > kMaxName || name->find_first_of("/\\. \"$") != std::string::npos) {
    return invalid("The connection string's database has a name that MongoDB does not allow.");
  }
  if (name->empty()) {
    return invalid(
        "The connection string names no database: write it behind the host, as in "
        "mongodb://user:password@host:27017/database.");
  }
  if (one_of(kSystemDatabases, *name)) {
    return invalid(
        std::format("{} is MongoDB's own database: name the one that is to be asked. Where the user is kept is said "
                    "by ?authSource=admin.",
                    *name));
  }
  address.database = *name;
  return {};
}

Result<bool> read_switch(std::string_view name, std::string_view value) {
  if (value == "true") return true;
  if (value == "false") return false;
  return invalid(std::format("{} must be true or false.", name));
}

Result<void> read_flag(std::string_view name, std::string_view value, bool& flag, bool when_true) {
  auto read = read_switch(name, value);
  if (!read) return propagate(read);
  flag = *read ? when_true : !when_true;
  return {};
}

Result<void> read_option(const std::string& name, const std::string& value, Author author, Address& address) {
  if (name == "authsource") {
    address.auth_source = value;
  } else if (name == "replicaset") {
    address.replica_set = value;
  } else if (name == "authmechanism") {
    if (!one_of(kMechanisms, value)) return invalid("authMechanism must be SCRAM-SHA-256, SCRAM-SHA-1 or PLAIN.");
    address.auth_mechanism = value;
  } else if (name == "readpreference") {
    if (!one_of(kPreferences, value)) return invalid("readPreference must be one of primary … nearest.");
    address.read_preference = value;
  } else if (name == "readconcernlevel") {
    if (!one_of(kConcerns, value)) return invalid("readConcernLevel must be one of local, available, majority ….");
    address.read_concern = value;
  } else if (name == "directconnection") {
    return read_flag("directConnection", value, address.direct, true);
  } else if (name == "loadbalanced") {
    return read_flag("loadBalanced", value, address.load_balanced, true);
  } else if (name == "tls" || name == "ssl") {
    return read_flag(name, value, address.tls, true);
  } else if (name == "tlsallowinvalidcertificates") {
    return read_flag("tlsAllowInvalidCertificates", value, address.check_certificate, false);
  } else if (name == "tlsallowinvalidhostnames") {
    return read_flag("tlsAllowInvalidHostnames", value, address.check_host_name, false);
  } else if (name == "tlsinsecure") {
    auto insecure = read_switch("tlsInsecure", value);
    if (!insecure) return propagate(insecure);
    if (*insecure) address.check_certificate = address.check_host_name = false;
  } else if (name == "tlscafile" && author == Author::kOperator) {
    if (!value.starts_with('/')) return invalid("tlsCAFile must be the absolute path of a file of certificates.");
    address.ca_file = value;
  } else if (!one_of(kIgnored, name)) {
    return invalid(
        std::format("The connection string may only set authSource, authMechanism, replicaSet, directConnection, "
                    "loadBalanced, readPreference, readConcernLevel, tls, {}tlsAllowInvalidCertificates, "
                    "tlsAllowInvalidHostnames and tlsInsecure.",
                    author == Author::kOperator ? "tlsCAFile, " : ""));
  }
  return {};
}

Result<void> read_options(std::string_view text, Author author, Address& address) {
  std::vector<std::string> seen;
  while (!text.empty()) {
    const auto end = text.find('&');
    const auto option = text.substr(0, end);
    const auto equals = option.find('=');
    auto value = equals == std::string_view::npos ? std::nullopt : decode(option.substr(equals + 1));
    if (!value || value->empty()) return invalid("Options of the connection string are written name=value&name=value.");
    const auto name = lower(option.substr(0, equals));
    if (one_of(seen, name)) return invalid("The connection string sets an option twice.");
    seen.push_back(name);
    if (auto read = read_option(name, *value, author, address); !read) return read;
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  if (address.auth_mechanism == "PLAIN" && !address.tls) {
    return invalid("authMechanism=PLAIN sends the password as it is: it needs tls=true.");
  }
  if (!address.auth_mechanism.empty() && address.user.empty()) {
    return invalid("The connection string names an authMechanism and no user.");
  }
  if (address.direct && (address.srv || address.hosts.size() > 1)) {
    return invalid("directConnection=true takes one host.");
  }
  return {};
}

}  // namespace

Result<Address> parse_address(const Secret& url, Author author) {
  std::string_view text = url.reveal();
  if (text.size() > kMaxUrl) return invalid("The connection string is longer than 2,000 bytes.");
  Address address;
  if (text.starts_with("mongodb+srv://")) {
    address.srv = address.tls = true;
    text.remove_prefix(14);
  } else if (text.starts_with("mongodb://")) {
    text.remove_prefix(10);
  } else {
    return invalid("The connection string is not of the form mongodb://user:password@host:27017/database.");
  }
  const bool plain = std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
  if (!plain) return invalid("Write blanks and letters beyond ASCII in the connection string as %20 and the like.");
  if (text.contains('#')) return invalid("Write # in the connection string as %23.");

  const auto question = text.find('?');
  const auto options = question == std::string_view::npos ? std::string_view() : text.substr(question + 1);
  text = text.substr(0, question);
  // A slash that was not written as %2F in a password is caught by what then stands for the host.
  const auto at = text.rfind('@');
  if (at != std::string_view::npos) {
    if (auto read = read_user(text.substr(0, at), address); !read) return propagate(read);
    text.remove_prefix(at + 1);
  }
  const auto slash = text.find('/');
  if (auto read = read_hosts(text.substr(0, slash), address); !read) return propagate(read);
  const auto database = slash == std::string_view::npos ? std::string_view() : text.substr(slash + 1);
  if (auto read = read_database(database, address); !read) return propagate(read);
  if (auto read = read_options(options, author, address); !read) return propagate(read);
  return address;
}

}  // namespace dataquery::mongoc
