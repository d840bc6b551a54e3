#include "adapters/http_client/address_policy.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <string>

namespace dataquery::adapters {
namespace {

std::string_view why(const std::string& text) {
  sockaddr_storage storage{};
  if (text.contains(':')) {
    auto& address = reinterpret_cast<sockaddr_in6&>(storage);
    address.sin6_family = AF_INET6;
    EXPECT_EQ(inet_pton(AF_INET6, text.c_str(), &address.sin6_addr), 1) << text;
  } else {
    auto& address = reinterpret_cast<sockaddr_in&>(storage);
    address.sin_family = AF_INET;
    EXPECT_EQ(inet_pton(AF_INET, text.c_str(), &address.sin_addr), 1) << text;
  }
  return why_forbidden(reinterpret_cast<const sockaddr&>(storage));
}

TEST(AddressPolicy, allows_public_private_and_local_addresses) {
  for (const char* address : {"127.0.0.1", "10.0.0.5", "172.17.0.1", "192.168.1.20", "8.8.8.8", "100.64.0.1",
                              "169.253.1.1", "::1", "fd12::1", "2606:4700::1111", "::ffff:10.0.0.5"}) {
    EXPECT_EQ(why(address), "") << address;
  }
}

TEST(AddressPolicy, refuses_addresses_that_no_model_has) {
  for (const char* address :
       {"169.254.169.254", "169.254.0.1", "0.0.0.0", "0.1.2.3", "100.100.100.200", "224.0.0.1", "239.1.1.1",
        "255.255.255.255", "::", "fe80::1", "febf::1", "ff02::1", "fd00:ec2::254", "::ffff:169.254.169.254"}) {
    EXPECT_NE(why(address), "") << address;
  }
}

TEST(AddressPolicy, refuses_what_is_not_ip) {
  sockaddr address{};
  address.sa_family = AF_UNIX;
  EXPECT_NE(why_forbidden(address), "");
}

}  // namespace
}  // namespace dataquery::adapters
