#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "adapters/net/hosts.h"

namespace dataquery::net {
namespace {

using Bytes4 = std::array<std::uint8_t, 4>;
using Bytes16 = std::array<std::uint8_t, 16>;

enum class Kind { kPublic, kLoopback, kPrivate, kNever };

Kind kind_of(const Bytes4& a) {
  if (a[0] == 127) return Kind::kLoopback;
  if (a[0] == 10 || (a[0] == 172 && a[1] >= 16 && a[1] <= 31) || (a[0] == 192 && a[1] == 168)) return Kind::kPrivate;
  if (a[0] == 100 && a[1] >= 64 && a[1] <= 127) {
    if (a == Bytes4{100, 100, 100, 200}) return Kind::kNever;  // a cloud's metadata service
    return Kind::kPrivate;
  }
  if (a[0] == 0 || a[0] >= 224 || (a[0] == 169 && a[1] == 254)) return Kind::kNever;
  return Kind::kPublic;
}

bool starts_with(const Bytes16& address, std::initializer_list<std::uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), address.begin());
}

Bytes4 four_at(const Bytes16& address, std::size_t from) {
  return {address[from], address[from + 1], address[from + 2], address[from + 3]};
}

Kind kind_of(const Bytes16& a) {
  const bool zeros = std::all_of(a.begin(), a.begin() + 10, [](auto byte) { return byte == 0; });
  if (zeros && a[10] == 0xff && a[11] == 0xff) return kind_of(four_at(a, 12));  // an IPv4 address in IPv6's clothes
  if (zeros && a[10] == 0 && a[11] == 0) {
    if (four_at(a, 12) == Bytes4{0, 0, 0, 1}) return Kind::kLoopback;
    return Kind::kNever;
  }
  if (starts_with(a, {0x00, 0x64, 0xff, 0x9b})) return kind_of(four_at(a, 12));  // NAT64
  if (starts_with(a, {0x20, 0x02})) return kind_of(four_at(a, 2));               // 6to4
  if (a[0] == 0xfe && (a[1] & 0x80) != 0) return Kind::kNever;                   // link-local, site-local
  if (a[0] == 0xff) return Kind::kNever;                                         // multicast
  if (starts_with(a, {0xfd, 0x00, 0x0e, 0xc2})) return Kind::kNever;             // a cloud's metadata service
  if ((a[0] & 0xfe) == 0xfc) return Kind::kPrivate;
  return Kind::kPublic;
}

std::optional<Kind> kind_of(std::string_view address) {
  const std::string text(address);
  Bytes4 four{};
  if (inet_pton(AF_INET, text.c_str(), four.data()) == 1) return kind_of(four);
  Bytes16 sixteen{};
  if (inet_pton(AF_INET6, text.c_str(), sixteen.data()) == 1) return kind_of(sixteen);
  return std::nullopt;
}

struct Lookup {
  std::mutex mutex;
  std::condition_variable_any done_signal;
  bool done = false;
  int status = 0;
  std::vector<std::string> addresses;
};

// The C library's resolver takes no deadline, so it runs on a thread of its own that may outlive the question.
void look_up(const std::string& host, const std::shared_ptr<Lookup>& lookup) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int status = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  std::vector<std::string> addresses;
  for (const addrinfo* each = status == 0 ? found : nullptr; each != nullptr; each = each->ai_next) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* raw = each->ai_family == AF_INET
                          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in*>(each->ai_addr)->sin_addr)
                          : static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(each->ai_addr)->sin6_addr);
    if (each->ai_family != AF_INET && each->ai_family != AF_INET6) continue;
    if (inet_ntop(each->ai_family, raw, text.data(), text.size()) != nullptr) addresses.emplace_back(text.data());
  }
  if (status == 0) freeaddrinfo(found);
  const std::scoped_lock lock(lookup->mutex);
  lookup->status = status;
  lookup->addresses = std::move(addresses);
  lookup->done = true;
  lookup->done_signal.notify_all();
}

}  // namespace

bool allowed(std::string_view address, const HostPolicy& policy) {
  switch (kind_of(address).value_or(Kind::kNever)) {
    case Kind::kPublic:
      return true;
    case Kind::kLoopback:
      return policy.loopback;
    case Kind::kPrivate:
      return policy.private_networks;
    case Kind::kNever:
      return false;
  }
  return false;
}

Result<std::vector<std::string>> resolve(const std::string& host, const HostPolicy& policy, Deadline deadline,
                                         std::stop_token stop) {
  std::vector<std::string> addresses;
  if (kind_of(host)) {
    addresses.push_back(host);
  } else {
    auto lookup = std::make_shared<Lookup>();
    std::thread([host, lookup] { look_up(host, lookup); }).detach();
    std::unique_lock lock(lookup->mutex);
    if (!lookup->done_signal.wait_until(lock, stop, deadline.at(), [&] { return lookup->done; })) {
      if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The query was cancelled.");
      return fail(ErrorCode::kTimeout, "The name of the database's host could not be looked up in time.");
    }
    if (lookup->status != 0 || lookup->addresses.empty()) {
      return fail(ErrorCode::kSourceUnavailable, "The database's host is not known: its name does not resolve.",
                  gai_strerror(lookup->status));
    }
    addresses = lookup->addresses;
  }
  std::erase_if(addresses, [&](const auto& address) { return !allowed(address, policy); });
  if (addresses.empty()) {
    return fail(ErrorCode::kInvalidArgument, "Connections to this host's address are not allowed.");
  }
  return addresses;
}

}  // namespace dataquery::net
