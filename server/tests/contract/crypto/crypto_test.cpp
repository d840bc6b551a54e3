#include <gtest/gtest.h>

#include <set>
#include <string>

#include "adapters/crypto/aes_gcm_sealer.h"
#include "adapters/crypto/base64.h"
#include "adapters/crypto/bcrypt_hasher.h"
#include "adapters/crypto/key_ring.h"
#include "adapters/crypto/random.h"

namespace dataquery::crypto {
namespace {

const std::string kOldKey = "2023:" + base64(std::string(32, 'o'));
const std::string kNewKey = "2024:" + base64(std::string(32, 'n'));

AesGcmSealer sealer(const std::string& keys) { return AesGcmSealer(KeyRing::parse(Secret(keys)).value()); }

TEST(Base64, agrees_with_the_rfc) {
  struct Case {
    std::string bytes;
    std::string text;
  };
  const Case cases[] = {{"", ""},
                        {"f", "Zg=="},
                        {"fo", "Zm8="},
                        {"foo", "Zm9v"},
                        {"foob", "Zm9vYg=="},
                        {"fooba", "Zm9vYmE="},
                        {"foobar", "Zm9vYmFy"},
                        {"\xFB\xFF\xFE", "+//+"}};
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
  EXPECT_EQ(base64url("\xFB\xFF\xFE\xFF"), "-__-_w");
  EXPECT_EQ(from_base64url("-__-_w"), "\xFB\xFF\xFE\xFF");
}

TEST(Base64, has_one_text_for_each_bytes) {
  for (const auto* text : {"Zg", "Zg=", "Zh==", "Zg===", "=", "====", "Zm9v Zm9v", "Zm9v\n", "Zm-v", "Z"}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
  for (const auto* text : {"Zg==", "Zh", "Zm+v", "Z", " Zg"}) EXPECT_FALSE(from_base64url(text)) << text;
}

TEST(KeyRing, gives_its_keys_without_some) {
  const auto ring = KeyRing::parse(Secret(kNewKey + "," + kOldKey)).value();
  EXPECT_EQ(ring.without({"2023"}).value().reveal(), kNewKey);
  EXPECT_EQ(ring.without({"other"}).value().reveal(), kNewKey + "," + kOldKey);
  EXPECT_EQ(ring.without({"2024"}).error().code, ErrorCode::kInvalidArgument) << "it seals";
}

TEST(AesGcmSealer, follows_keys_that_change) {
  class Changing final : public KeySource {
   public:
    [[nodiscard]] std::shared_ptr<const KeyRing> keys() const override {
      return std::make_shared<const KeyRing>(KeyRing::parse(Secret(text)).value());
    }
    std::string text = kOldKey;
  };
  const auto source = std::make_shared<Changing>();
  const AesGcmSealer s(source);
  const auto before = s.seal(Secret("secret"), "connection:7").value();
  source->text = kNewKey + "," + kOldKey;
  EXPECT_FALSE(s.is_current(before));
  EXPECT_EQ(s.open(before, "connection:7").value().reveal(), "secret");
  EXPECT_TRUE(s.seal(Secret("secret"), "connection:7").value().text.starts_with("2024:"));
}

TEST(AesGcmSealer, opens_what_it_sealed) {
  const auto s = sealer(kNewKey);
  for (const auto& text :
       {std::string(), std::string("postgresql://u:p@h/db"), std::string("\0\xFF", 2), std::string(100'000, 'x')}) {
    const auto sealed = s.seal(Secret(text), "connection:7").value();
    EXPECT_TRUE(sealed.text.starts_with("2024:"));
    EXPECT_EQ(s.open(sealed, "connection:7").value().reveal(), text);
  }
}

TEST(AesGcmSealer, never_seals_twice_alike_and_shows_nothing_of_the_text) {
  const auto s = sealer(kNewKey);
  std::set<std::string> seals;
  for (int i = 0; i < 100; ++i) seals.insert(s.seal(Secret("planted-secret"), "connection:7").value().text);
  EXPECT_EQ(seals.size(), 100U);
  for (const auto& text : seals) {
    EXPECT_FALSE(text.contains("planted-secret"));
    EXPECT_FALSE(text.contains(base64("planted-secret").substr(0, 12)));
  }
}

TEST(AesGcmSealer, a_sealed_text_opens_only_in_its_own_row) {
  const auto s = sealer(kNewKey);
  const auto sealed = s.seal(Secret("secret"), "connection:7").value();
  const auto moved = s.open(sealed, "connection:8");
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().code, ErrorCode::kInternal);
}

TEST(AesGcmSealer, refuses_every_change_of_a_sealed_text) {
  const auto s = sealer(kNewKey);
  const auto sealed = s.seal(Secret("secret"), "connection:7").value().text;
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(s.open({changed}, "connection:7")) << i;
  }
  for (std::size_t size = 0; size < sealed.size(); ++size)
    EXPECT_FALSE(s.open({sealed.substr(0, size)}, "connection:7"));
}

TEST(AesGcmSealer, opens_with_older_keys_and_seals_with_the_first) {
  const auto sealed = sealer(kOldKey).seal(Secret("secret"), "connection:7").value();
  const auto rotated = sealer(kNewKey + "," + kOldKey);
  EXPECT_EQ(rotated.open(sealed, "connection:7").value().reveal(), "secret");
  EXPECT_FALSE(rotated.is_current(sealed));
  EXPECT_TRUE(rotated.is_current(rotated.seal(Secret("secret"), "connection:7").value()));
  const auto lost = sealer(kNewKey).open(sealed, "connection:7");
  ASSERT_FALSE(lost);
  EXPECT_TRUE(lost.error().detail.contains("2023")) << lost.error().detail;
}

TEST(KeyRing, refuses_what_is_no_ring_and_repeats_no_key) {
  const auto key = base64(std::string(32, 'k'));
  for (const auto& text :
       {std::string(), "noid" + key, ":" + key, "a:" + base64(std::string(31, 'k')), "a:" + key + ",a:" + key,
        "a:" + key + ",", "bad id:" + key, std::string(33, 'i') + ":" + key, "a:" + key.substr(1)}) {
    const auto ring = KeyRing::parse(Secret(text));
    ASSERT_FALSE(ring) << text;
    EXPECT_EQ(ring.error().code, ErrorCode::kInvalidArgument);
    EXPECT_FALSE(ring.error().message.contains(key.substr(0, 20)));
  }
  EXPECT_EQ(KeyRing::parse(Secret(" a:" + key + " , b:" + key)).value().sealing().id, "a");
}

TEST(Random, makes_keys_that_are_accepted_and_differ) {
  const auto first = make_encryption_key("k1").value();
  EXPECT_TRUE(KeyRing::parse(first));
  EXPECT_NE(first.reveal(), make_encryption_key("k1").value().reveal());
  EXPECT_EQ(make_signing_key().value().reveal().size(), 64U);
}

TEST(BcryptHasher, verifies_its_own_hashes_and_nobody_elses) {
  const BcryptHasher hasher(4);
  const auto hash = hasher.hash(Secret("securepassword123")).value();
  EXPECT_TRUE(hash.starts_with("$2b$04$")) << hash;
  EXPECT_EQ(hash.size(), 60U);
  EXPECT_TRUE(hasher.verify(Secret("securepassword123"), hash));
  EXPECT_FALSE(hasher.verify(Secret("securepassword124"), hash));
  EXPECT_FALSE(hasher.verify(Secret(""), hash));
  EXPECT_NE(hasher.hash(Secret("securepassword123")).value(), hash) << "each hash has its own salt";
}

TEST(BcryptHasher, knows_hashes_made_elsewhere) {
  // Published test vectors of bcrypt.
  EXPECT_TRUE(BcryptHasher().verify(Secret("U*U"), "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"));
  EXPECT_TRUE(BcryptHasher().verify(Secret("U*U*"), "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"));
}

TEST(BcryptHasher, what_is_no_hash_verifies_nothing) {
  for (const auto* hash : {"", "*0", "x", "$2b$12$", "$1$salt$hash", "$6$rounds=5000$salt$hash"}) {
    EXPECT_FALSE(BcryptHasher(4).verify(Secret(""), hash)) << hash;
  }
}

TEST(BcryptHasher, costs_twelve_rounds_unless_told_otherwise) {
  const auto hash = BcryptHasher().hash(Secret("securepassword123")).value();
  EXPECT_TRUE(hash.starts_with("$2b$12$")) << hash;
}

// An unknown e-mail address must not answer sooner than a wrong password. Five of each at a small cost: the sums are
// close enough to tell a hash from none.
TEST(BcryptHasher, spends_the_time_of_a_verification) {
  const BcryptHasher hasher(8);
  const auto hash = hasher.hash(Secret("securepassword123")).value();
  const auto took = [](auto call) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 5; ++i) call();
    return std::chrono::steady_clock::now() - start;
  };
  const auto verified = took([&] { static_cast<void>(hasher.verify(Secret("wrong password"), hash)); });
  const auto spent = took([&] { hasher.spend(Secret("wrong password")); });
  EXPECT_GT(spent, verified / 4);
  EXPECT_LT(spent, verified * 4);
}

}  // namespace
}  // namespace dataquery::crypto
