#pragma once

#include "base/error.h"
#include "base/secret.h"

namespace dataquery::connections {

/// `error` with neither the connection string `url` nor the password in it (as written, and percent-decoded) in message
/// or detail. Drivers are not expected to quote them; this holds when one does.
[[nodiscard]] Error redacted(Error error, const Secret& url);

}  // namespace dataquery::connections
