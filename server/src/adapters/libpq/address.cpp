#include "adapters/libpq/address.h"

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <ranges>

namespace dataquery::libpq {
namespace {

namespace urls = boost::urls;

constexpr auto kSslModes =
    std::to_array<std::string_view>({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"});
constexpr auto kChannelBindings = std::to_array<std::string_view>({"disable", "prefer", "require"});
constexpr std::size_t kMaxUrl = 2000;
constexpr std::size_t kMaxName = 63;  // of users and databases: PostgreSQL's NAMEDATALEN - 1

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::kInvalidArgument, std::move(message)); }

bool one_of(const auto& list, std::string_view value) { return std::ranges::contains(list, value); }

// Letters, digits, dots, hyphens and underscores: neither a path to a socket nor a list of hosts.
bool host_name(std::string_view host) {
  return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_';
  });
}

/// Of the parameters that only an operator may set; false: not one of them.
Result<bool> read_operators_parameter(const std::string& key, const std::string& value, Address& address) {
  if (key == "host") {
    if (!value.starts_with('/') || value.contains(',')) {
      return invalid("The parameter host must be the folder of a local socket, such as /var/run/postgresql.");
    }
    address.host = value;
    return true;
  }
  if (key == "sslrootcert") {
    if (!value.starts_with('/')) return invalid("sslrootcert must be the absolute path of a file of certificates.");
    address.root_certificate = value;
    return true;
  }
  return false;
}

Result<void> read_parameters(const urls::url_view& url, Author author, Address& address) {
  for (const auto& parameter : url.params()) {
    if (author == Author::kOperator) {
      auto known = read_operators_parameter(parameter.key, parameter.value, address);
      if (!known) return propagate(known);
      if (*known) continue;
    }
    if (parameter.key == "sslmode") {
      if (!one_of(kSslModes, parameter.value)) return invalid("sslmode must be one of disable … verify-full.");
      address.ssl_mode = parameter.value;
    } else if (parameter.key == "channel_binding") {
      if (!one_of(kChannelBindings, parameter.value))
        return invalid("channel_binding must be disable, prefer or require.");
      address.channel_binding = parameter.value;
    } else if (parameter.key == "application_name") {
      if (parameter.value.size() > kMaxName) return invalid("application_name is longer than 63 bytes.");
      address.application_name = parameter.value;
    } else if (parameter.key != "connect_timeout") {
      return invalid(author == Author::kOperator
                         ? "The connection string may only set host, sslmode, sslrootcert, channel_binding, "
                           "application_name and connect_timeout."
                         : "The connection string may only set sslmode, channel_binding, application_name and "
                           "connect_timeout.");
    }
  }
  return {};
}

/// The one host, which must be a name or a number unless an operator names a socket's folder.
Result<void> read_host(const urls::url_view& url, Author author, Address& address) {
  const bool ipv6 = url.host_type() == urls::host_type::ipv6;
  if (ipv6) {
    address.host = url.host_ipv6_address().to_string();
  } else if (!url.host().empty()) {
    address.host = url.host();
  }
  if (address.is_local_socket() && author == Author::kOperator) return {};
  if (address.host.empty()) {
    return invalid(author == Author::kOperator
                       ? "The connection string names no host. A local socket is ?host=/var/run/postgresql."
                       : "The connection string names no host; local sockets are not allowed.");
  }
  if (!ipv6 && !host_name(address.host)) {
    return invalid("The connection string must name one host, by name or number; local sockets are not allowed.");
  }
  return {};
}

}  // namespace

Result<Address> parse_address(const Secret& url, Author author) {
  const std::string& text = url.reveal();
  if (text.size() > kMaxUrl) return invalid("The connection string is longer than 2,000 bytes.");
  const auto parsed = urls::parse_uri(text);
  if (!parsed || (parsed->scheme() != "postgresql" && parsed->scheme() != "postgres")) {
    return invalid(
        "The connection string is not of the form postgresql://user:password@host:5432/database. Write characters such "
        "as "
        "@ : / # ? % and blanks in the password as %40 %3A %2F %23 %3F %25 %20.");
  }
  if (parsed->has_fragment()) return invalid("Write # in the connection string as %23.");

  Address address;
  if (auto read = read_parameters(*parsed, author, address); !read) return propagate(read);
  if (auto read = read_host(*parsed, author, address); !read) return propagate(read);
  if (parsed->has_port() && !parsed->port().empty()) {
    if (parsed->port_number() == 0) return invalid("The port must be a number from 1 to 65535.");
    address.port = parsed->port_number();
  }
  address.user = parsed->user();
  if (address.user.empty()) return invalid("The connection string names no user.");
  address.password = Secret(parsed->password());

  const auto segments = parsed->segments();
  if (segments.size() > 1) return invalid("The connection string names more than one database.");
  address.database = segments.empty() || segments.front().empty() ? address.user : std::string(segments.front());
  for (const auto* part : {&address.user, &address.database}) {
    if (part->size() > kMaxName) return invalid("A user or database name is longer than 63 bytes.");
  }
  for (const std::string& part : {address.host, address.user, address.database, address.password.reveal(),
                                  address.application_name, address.root_certificate}) {
    if (part.contains('\0')) return invalid("The connection string holds a zero byte.");
  }
  return address;
}

}  // namespace dataquery::libpq
