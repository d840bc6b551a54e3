#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/ids.h"

namespace dataquery::accounts {

/// What a token says; times are whole seconds.
struct TokenClaims {
  UserId user;
  std::string email;
  std::int64_t session_version = 0;  ///< the account's when the token was made
  std::chrono::sys_seconds issued_at;
  std::chrono::sys_seconds expires_at;
  bool operator==(const TokenClaims&) const = default;
};

/// Signs and verifies JSON Web Tokens (RFC 7519). Any thread; microseconds; no I/O.
class TokenSigner {
 public:
  virtual ~TokenSigner() = default;
  [[nodiscard]] virtual std::string sign(const TokenClaims& claims) const = 0;

  /// The claims of a token that this key signed and that holds at `now`. Nothing in a token is believed, or parsed,
  /// before its signature was compared in constant time.
  /// Errors: kUnauthenticated, with the reason in `detail`: malformed, too long, another algorithm, forged, expired,
  ///         issued in the future.
  [[nodiscard]] virtual Result<TokenClaims> verify(std::string_view token, std::chrono::sys_seconds now) const = 0;
};

}  // namespace dataquery::accounts
