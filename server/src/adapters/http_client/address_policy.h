#pragma once

#include <string_view>

struct sockaddr;

namespace dataquery::adapters {

/// Why an address must not be called although a user may name the server: link-local and the clouds' metadata services
/// (which hand out credentials to whoever asks), multicast, broadcast, unspecified. Private networks and this machine
/// are allowed: that is where local models run. "" when allowed. Looks at the resolved address, so that a name cannot
/// hide it.
[[nodiscard]] std::string_view why_forbidden(const sockaddr& address);

}  // namespace dataquery::adapters
