#include "adapters/http_client/address_policy.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace dataquery::adapters {
namespace {

constexpr std::uint32_t ip(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}

std::string_view why_forbidden_v4(std::uint32_t address) {
  if (address >> 24 == 0) return "an unspecified address";
  if (address >> 16 == ip(0, 0, 169, 254)) return "a link-local address";
  if (address == ip(100, 100, 100, 200)) return "a metadata service";
  if (address >> 28 == 0xE) return "a multicast address";
  if (address == ip(255, 255, 255, 255)) return "a broadcast address";
  return "";
}

std::string_view why_forbidden_v6(const std::array<std::uint8_t, 16>& address) {
  static constexpr std::array<std::uint8_t, 16> kMetadata = {0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0,    0,
                                                             0,    0,    0,    0,    0, 0, 0x02, 0x54};
  static constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::memcmp(address.data(), kMapped.data(), kMapped.size()) == 0) {
    return why_forbidden_v4(ip(address[12], address[13], address[14], address[15]));
  }
  if (address == std::array<std::uint8_t, 16>{}) return "an unspecified address";
  if (address[0] == 0xfe && (address[1] & 0xc0) == 0x80) return "a link-local address";
  if (address[0] == 0xff) return "a multicast address";
  if (address == kMetadata) return "a metadata service";
  return "";
}

}  // namespace

std::string_view why_forbidden(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return why_forbidden_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return why_forbidden_v6(bytes);
  }
  return "an address that is not IP";
}

}  // namespace dataquery::adapters
