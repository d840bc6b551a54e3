#include "adapters/crypto/hmac_token_signer.h"

#include <gtest/gtest.h>
#include <openssl/hmac.h>

#include <format>
#include <string>

#include "adapters/crypto/base64.h"

namespace dataquery::crypto {
namespace {

using accounts::TokenClaims;
using std::chrono::seconds;

const std::string kKey(32, 'k');
const std::string kHeader = R"({"alg":"HS256","typ":"JWT"})";
const std::chrono::sys_seconds kNow{seconds(1'705'000'000)};
const TokenClaims kClaims{UserId{123}, "user@example.com", 7, kNow, kNow + std::chrono::days(7)};

/// A token with any header and payload, signed as whoever holds `key` would.
std::string signed_token(const std::string& header, const std::string& payload, const std::string& key = kKey) {
  auto token = base64url(header) + "." + base64url(payload);
  unsigned char mac[32];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(token.data()),
       token.size(), mac, &size);
  return token + "." + base64url({reinterpret_cast<const char*>(mac), size});
}

std::string payload(std::string_view exp = "1705604800", std::string_view iat = "1705000000") {
  return std::format(R"({{"sub":"user@example.com","user_id":123,"exp":{},"iat":{},"ver":7}})", exp, iat);
}

class HmacTokenSignerTest : public testing::Test {
 protected:
  void refuses(const std::string& token, std::string_view why) {
    const auto verified = signer_->verify(token, kNow);
    ASSERT_FALSE(verified) << token.substr(0, 200);
    EXPECT_EQ(verified.error().code, ErrorCode::kUnauthenticated);
    EXPECT_EQ(verified.error().detail, why) << token.substr(0, 200);
  }
  std::unique_ptr<HmacTokenSigner> signer_ = HmacTokenSigner::make(Secret(kKey)).value();
};

TEST_F(HmacTokenSignerTest, has_the_documented_header_and_claims) {
  const auto token = signer_->sign(kClaims);
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  EXPECT_EQ(from_base64url(token.substr(0, first)), kHeader);
  EXPECT_EQ(from_base64url(token.substr(first + 1, last - first - 1)), payload());
  EXPECT_EQ(token, signed_token(kHeader, payload())) << "as an independent HMAC-SHA256 signs it";
  EXPECT_EQ(signer_->verify(token, kNow).value(), kClaims);
}

TEST_F(HmacTokenSignerTest, accepts_the_same_header_in_another_order) {
  EXPECT_EQ(signer_->verify(signed_token(R"({"typ":"JWT","alg":"HS256"})", payload()), kNow).value(), kClaims);
}

TEST_F(HmacTokenSignerTest, refuses_other_algorithms_even_when_signed_with_our_key) {
  for (const auto* header : {R"({"alg":"none","typ":"JWT"})", R"({"alg":"None"})", R"({"alg":"HS512","typ":"JWT"})",
                             R"({"alg":"RS256","typ":"JWT"})", R"({"alg":"hs256","typ":"JWT"})", R"({"typ":"JWT"})",
                             R"({"alg":["HS256"],"typ":"JWT"})", R"({"alg":"HS256","typ":"JWE"})",
                             R"({"alg":"HS256","typ":"JWT","crit":["exp"]})", R"([])", "", "not json"}) {
    refuses(signed_token(header, payload()), "another algorithm");
  }
}

TEST_F(HmacTokenSignerTest, refuses_unsigned_tokens) {
  const auto none = base64url(R"({"alg":"none","typ":"JWT"})") + "." + base64url(payload()) + ".";
  refuses(none, "malformed signature");
  refuses(base64url(kHeader) + "." + base64url(payload()), "malformed signature");
  refuses(base64url(kHeader) + "." + base64url(payload()) + ".", "malformed signature");
}

TEST_F(HmacTokenSignerTest, refuses_forged_tokens) {
  refuses(signed_token(kHeader, payload(), std::string(32, 'x')), "forged");
  const auto token = signer_->sign(kClaims);
  const auto last = token.rfind('.');
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(signer_->verify(changed, kNow)) << i;
  }
  const auto other = signer_->sign({UserId{1}, "admin@example.com", 7, kNow, kNow + std::chrono::days(7)});
  refuses(other.substr(0, other.rfind('.')) + token.substr(last), "forged");
}

TEST_F(HmacTokenSignerTest, refuses_malformed_tokens) {
  refuses("", "malformed");
  refuses("token", "malformed");
  refuses("..", "malformed signature");
  refuses("...", "malformed signature");
  refuses("a.b.c", "malformed signature");
  refuses(signer_->sign(kClaims) + ".", "malformed signature");
  refuses(signer_->sign(kClaims) + "=", "malformed signature");
  refuses(" " + signer_->sign(kClaims), "forged");
  refuses(std::string("\0.\0.\0", 5), "malformed signature");
  refuses(std::string(5'000'000, 'a'), "too long");
  refuses(signer_->sign(kClaims) + std::string(4096, 'A'), "too long");
}

TEST_F(HmacTokenSignerTest, refuses_malformed_claims) {
  for (const auto* claims : {
           "",
           "[]",
           "null",
           "{}",
           "{",
           R"({"user_id":123,"exp":1705604800,"iat":1705000000,"ver":7})",
           R"({"sub":"a@b.co","exp":1705604800,"iat":1705000000,"ver":7})",
           R"({"sub":"a@b.co","user_id":123,"iat":1705000000,"ver":7})",
           R"({"sub":"a@b.co","user_id":123,"exp":1705604800,"ver":7})",
           R"({"sub":"a@b.co","user_id":123,"exp":1705604800,"iat":1705000000})",
           R"({"sub":"a@b.co","user_id":123,"exp":1705604800,"iat":1705000000,"ver":"7"})",
           R"({"sub":"a@b.co","user_id":123,"exp":1705604800,"iat":1705000000,"ver":null})",
           R"({"sub":123,"user_id":123,"exp":1705604800,"iat":1705000000,"ver":7})",
           R"({"sub":"a@b.co","user_id":"123","exp":1705604800,"iat":1705000000,"ver":7})",
           R"({"sub":"a@b.co","user_id":0,"exp":1705604800,"iat":1705000000,"ver":7})",
           R"({"sub":"a@b.co","user_id":-1,"exp":1705604800,"iat":1705000000,"ver":7})",
           R"({"sub":"a@b.co","user_id":1.5,"exp":1705604800,"iat":1705000000,"ver":7})",
           R"({"sub":"a@b.co","user_id":123,"exp":"1705604800","iat":1705000000,"ver":7})",
           R"({"sub":"a@b.co","user_id":123,"exp":9223372036854775807,"iat":1705000000,"ver":7})",
           R"({"sub":"a@b.co","user_id":123,"exp":1e300,"iat":1705000000,"ver":7})",
           R"({"sub":"a@b.co","user_id":123,"exp":1705604800,"iat":-5,"ver":7})",
           R"({"sub":"a@b.co","user_id":[[[[[[123]]]]]],"exp":1705604800,"iat":1705000000,"ver":7})",
       }) {
    refuses(signed_token(kHeader, claims), "malformed claims");
  }
}

TEST_F(HmacTokenSignerTest, refuses_expired_and_future_tokens) {
  refuses(signed_token(kHeader, payload("1705000000")), "expired");
  refuses(signed_token(kHeader, payload("1704999999")), "expired");
  EXPECT_TRUE(signer_->verify(signed_token(kHeader, payload("1705000001")), kNow));
  refuses(signed_token(kHeader, payload("1705604800", "1705000061")), "issued in the future");
  EXPECT_TRUE(signer_->verify(signed_token(kHeader, payload("1705604800", "1705000060")), kNow)) << "another clock";
}

TEST_F(HmacTokenSignerTest, says_the_same_to_the_caller_whatever_the_reason) {
  EXPECT_EQ(signer_->verify("x", kNow).error().message,
            signer_->verify(signed_token(kHeader, payload("1")), kNow).error().message);
}

TEST_F(HmacTokenSignerTest, carries_any_address) {
  const TokenClaims odd{UserId{9'007'199'254'740'993}, "o'brien+\"\\x@example.com", 1, kNow, kNow + seconds(1)};
  EXPECT_EQ(signer_->verify(signer_->sign(odd), kNow).value(), odd);
}

TEST(HmacTokenSigner, needs_a_key_of_32_characters) {
  EXPECT_EQ(HmacTokenSigner::make(Secret(std::string(31, 'k'))).error().code, ErrorCode::kInvalidArgument);
  EXPECT_TRUE(HmacTokenSigner::make(Secret(std::string(32, 'k'))));
}

}  // namespace
}  // namespace dataquery::crypto
