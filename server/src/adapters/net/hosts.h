#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"

namespace dataquery::net {

/// Which hosts may be connected to. Link-local, unspecified, multicast and cloud metadata addresses never are.
struct HostPolicy {
  bool loopback = true;          ///< 127.0.0.0/8, ::1
  bool private_networks = true;  ///< RFC 1918, RFC 6598, RFC 4193
};

/// The numeric addresses of `host`, those that `policy` allows. Waits for the name server until `deadline` at most.
/// Errors: kSourceUnavailable when there are none; kInvalidArgument when `policy` allows none of them; kTimeout;
/// kCancelled.
[[nodiscard]] Result<std::vector<std::string>> resolve(const std::string& host, const HostPolicy& policy,
                                                       Deadline deadline, std::stop_token stop = {});

/// Whether `policy` allows the numeric address `address` (IPv4 or IPv6). False for what is no address.
[[nodiscard]] bool allowed(std::string_view address, const HostPolicy& policy);

}  // namespace dataquery::net
