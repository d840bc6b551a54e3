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

Result<void> read_parameters(const urls::url_view& url, Address& address) {
  for (const auto& parameter : url.params()) {
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
      return invalid(
          "The connection string may only set sslmode, channel_binding, application_name and connect_timeout.");
    }
  }
  return {};
}

}  // namespace

Result<Address> parse_address(const Secret& url) {
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
  address.host = parsed->host_type() == urls::host_type::ipv6 ? std::string(parsed->host_ipv6_address().to_string())
                                                              : parsed->host();
  if (address.host.empty()) return invalid("The connection string names no host; local sockets are not allowed.");
  if (parsed->host_type() != urls::host_type::ipv6 && !host_name(address.host)) {
    return invalid("The connection string must name one host, by name or number; local sockets are not allowed.");
  }
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
  for (const std::string& part : {address.user, address.database, address.password.reveal()}) {
    if (part.contains('\0')) return invalid("The connection string holds a zero byte.");
  }
  if (auto read = read_parameters(*parsed, address); !read) return propagate(read);
  if (address.application_name.contains('\0')) return invalid("The connection string holds a zero byte.");
  return address;
}

}  // namespace dataquery::libpq
