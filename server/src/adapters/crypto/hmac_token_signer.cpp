#include "adapters/crypto/hmac_token_signer.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <boost/json.hpp>
#include <stdexcept>
#include <utility>

#include "adapters/crypto/base64.h"

namespace dataquery::crypto {
namespace {

namespace json = boost::json;
using accounts::TokenClaims;

constexpr std::size_t kKeyCharacters = 32;
constexpr std::size_t kTokenBytes = 4096;  // ours have about 200
constexpr std::size_t kSignatureBytes = 32;
constexpr std::chrono::seconds kClockSkew{60};  // between replicas
constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"JWT"})";
constexpr std::string_view kEncodedHeader = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

std::unexpected<Error> bad_token(std::string why) {
  return fail(ErrorCode::kUnauthenticated, "Your session has ended. Sign in again.", std::move(why));
}

std::optional<json::object> parse_object(std::string_view encoded) {
  const auto text = from_base64url(encoded);
  if (!text) return std::nullopt;
  boost::system::error_code error;
  auto value = json::parse(*text, error, {}, {.max_depth = 4});
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

/// Whether a signed header is one of ours, or says the same in another order.
bool is_our_header(std::string_view encoded) {
  if (encoded == kEncodedHeader) return true;
  const auto header = parse_object(encoded);
  if (!header || header->contains("crit")) return false;
  const auto* algorithm = header->if_contains("alg");
  const auto* type = header->if_contains("typ");
  return algorithm != nullptr && *algorithm == "HS256" && (type == nullptr || *type == "JWT");
}

std::optional<std::int64_t> whole_number(const json::object& claims, std::string_view name) {
  const auto* value = claims.if_contains(name);
  if (value == nullptr || !value->is_int64()) return std::nullopt;
  return value->get_int64();
}

/// Times far outside what a calendar holds are nobody's.
std::optional<std::chrono::sys_seconds> time(const json::object& claims, std::string_view name) {
  constexpr std::int64_t kYear9999 = 253'402'300'799;
  const auto seconds = whole_number(claims, name);
  if (!seconds || *seconds < 0 || *seconds > kYear9999) return std::nullopt;
  return std::chrono::sys_seconds(std::chrono::seconds(*seconds));
}

std::optional<TokenClaims> parse_claims(std::string_view encoded) {
  const auto claims = parse_object(encoded);
  if (!claims) return std::nullopt;
  const auto* subject = claims->if_contains("sub");
  const auto user = whole_number(*claims, "user_id");
  const auto issued_at = time(*claims, "iat");
  const auto expires_at = time(*claims, "exp");
  const auto version = whole_number(*claims, "ver");
  if (subject == nullptr || !subject->is_string() || !user || *user <= 0 || !version || !issued_at || !expires_at) {
    return std::nullopt;
  }
  return TokenClaims{UserId{*user}, std::string(subject->get_string()), *version, *issued_at, *expires_at};
}

}  // namespace

/// HMAC-SHA256 under one key. OpenSSL looks the algorithm up once; each use copies the keyed state.
class HmacTokenSigner::Mac {
 public:
  explicit Mac(const Secret& key)
      : algorithm_(EVP_MAC_fetch(nullptr, "HMAC", nullptr)),
        keyed_(algorithm_ ? EVP_MAC_CTX_new(algorithm_.get()) : nullptr) {
    char digest[] = "SHA256";
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                 OSSL_PARAM_construct_end()};
    const auto& bytes = key.reveal();
    if (!keyed_ ||
        EVP_MAC_init(keyed_.get(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), params) != 1) {
      throw std::runtime_error("OpenSSL has no HMAC-SHA256");
    }
  }

  [[nodiscard]] std::string of(std::string_view text) const {
    const ContextPtr context(EVP_MAC_CTX_dup(keyed_.get()));
    std::string mac(kSignatureBytes, '\0');
    std::size_t size = 0;
    if (!context ||
        EVP_MAC_update(context.get(), reinterpret_cast<const unsigned char*>(text.data()), text.size()) != 1 ||
        EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(mac.data()), &size, mac.size()) != 1 ||
        size != kSignatureBytes) {
      throw std::runtime_error("OpenSSL could not compute an HMAC");
    }
    return mac;
  }

 private:
  using AlgorithmPtr = std::unique_ptr<EVP_MAC, decltype([](EVP_MAC* mac) { EVP_MAC_free(mac); })>;
  using ContextPtr = std::unique_ptr<EVP_MAC_CTX, decltype([](EVP_MAC_CTX* context) { EVP_MAC_CTX_free(context); })>;
  AlgorithmPtr algorithm_;
  ContextPtr keyed_;
};

Result<std::unique_ptr<HmacTokenSigner>> HmacTokenSigner::make(const Secret& key) {
  if (key.reveal().size() < kKeyCharacters) {
    return fail(ErrorCode::kInvalidArgument, "the secret key needs at least 32 characters");
  }
  return std::unique_ptr<HmacTokenSigner>(new HmacTokenSigner(std::make_unique<Mac>(key)));
}

HmacTokenSigner::HmacTokenSigner(std::unique_ptr<Mac> mac) : mac_(std::move(mac)) {}
HmacTokenSigner::~HmacTokenSigner() = default;

std::string HmacTokenSigner::sign(const TokenClaims& claims) const {
  const auto payload = json::serialize(json::object{{"sub", claims.email},
                                                    {"user_id", claims.user.value},
                                                    {"exp", claims.expires_at.time_since_epoch().count()},
                                                    {"iat", claims.issued_at.time_since_epoch().count()},
                                                    {"ver", claims.session_version}});
  auto token = base64url(kHeader) + "." + base64url(payload);
  token += "." + base64url(mac_->of(token));
  return token;
}

Result<TokenClaims> HmacTokenSigner::verify(std::string_view token, std::chrono::sys_seconds now) const {
  if (token.size() > kTokenBytes) return bad_token("too long");
  const auto last = token.rfind('.');
  if (last == std::string_view::npos) return bad_token("malformed");
  const auto signed_part = token.substr(0, last);
  const auto signature = from_base64url(token.substr(last + 1));
  if (!signature || signature->size() != kSignatureBytes) return bad_token("malformed signature");
  if (CRYPTO_memcmp(mac_->of(signed_part).data(), signature->data(), kSignatureBytes) != 0) return bad_token("forged");

  const auto first = signed_part.find('.');
  if (first == std::string_view::npos) return bad_token("malformed");
  if (!is_our_header(signed_part.substr(0, first))) return bad_token("another algorithm");
  auto claims = parse_claims(signed_part.substr(first + 1));
  if (!claims) return bad_token("malformed claims");
  if (claims->expires_at <= now) return bad_token("expired");
  if (claims->issued_at > now + kClockSkew) return bad_token("issued in the future");
  return std::move(*claims);
}

}  // namespace dataquery::crypto
