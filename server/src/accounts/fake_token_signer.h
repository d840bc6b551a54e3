#pragma once

#include <charconv>
#include <format>
#include <string>

#include "accounts/token_signer.h"

namespace dataquery::accounts {

/// A TokenSigner whose tokens are readable: "token <user> <version> <issued> <expires> <e-mail>". Anyone can forge one.
class FakeTokenSigner final : public TokenSigner {
 public:
  [[nodiscard]] std::string sign(const TokenClaims& claims) const override {
    return std::format("token {} {} {} {} {}", claims.user.value, claims.session_version,
                       claims.issued_at.time_since_epoch().count(), claims.expires_at.time_since_epoch().count(),
                       claims.email);
  }

  [[nodiscard]] Result<TokenClaims> verify(std::string_view token, std::chrono::sys_seconds now) const override {
    if (!token.starts_with("token ")) return fail(ErrorCode::kUnauthenticated, "bad token", "forged");
    token.remove_prefix(6);
    TokenClaims claims;
    claims.user = UserId{take_number(token)};
    claims.session_version = take_number(token);
    claims.issued_at = std::chrono::sys_seconds(std::chrono::seconds(take_number(token)));
    claims.expires_at = std::chrono::sys_seconds(std::chrono::seconds(take_number(token)));
    claims.email = token;
    if (claims.expires_at <= now) return fail(ErrorCode::kUnauthenticated, "bad token", "expired");
    return claims;
  }

 private:
  static std::int64_t take_number(std::string_view& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (error == std::errc{} && text.starts_with(' ')) text.remove_prefix(1);
    return number;
  }
};

}  // namespace dataquery::accounts
