#pragma once

#include <string>

namespace dataquery {

/// A new name for a request, 16 hexadecimal digits: joins an answer (`X-Request-Id`), its log lines and its error.
/// Unlikely to repeat, but guessable: never a secret. Any thread, no lock.
[[nodiscard]] std::string new_request_id();

}  // namespace dataquery
