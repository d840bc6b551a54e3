#include "adapters/crypto/bcrypt_hasher.h"

#include <crypt.h>
#include <openssl/crypto.h>

#include <cstring>
#include <format>
#include <memory>
#include <string>

#include "adapters/crypto/random.h"

namespace dataquery::crypto {
namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashLength = 60;

/// The hash of `password` under `setting` (or a hash, which begins with its setting); "" when it is no bcrypt setting.
std::string bcrypt(const Secret& password, const std::string& setting) {
  // 32 kB of working memory that sees the password.
  const auto wipe_and_free = [](crypt_data* data) {
    wipe(data, sizeof *data);
    delete data;
  };
  const std::unique_ptr<crypt_data, decltype(wipe_and_free)> data(new crypt_data{}, wipe_and_free);
  const char* hash = crypt_r(password.reveal().c_str(), setting.c_str(), data.get());
  if (hash == nullptr || hash[0] != '$' || std::strlen(hash) != kHashLength) return {};
  return hash;
}

}  // namespace

Result<std::string> BcryptHasher::hash(const Secret& password) const {
  const auto salt = random_bytes(kSaltBytes);
  if (!salt) return std::unexpected(salt.error());
  char setting[CRYPT_GENSALT_OUTPUT_SIZE];
  if (crypt_gensalt_rn("$2b$", static_cast<unsigned long>(rounds_), salt->reveal().data(), kSaltBytes, setting,
                       sizeof setting) == nullptr) {
    return fail(ErrorCode::kInternal, "The password could not be stored.", "crypt_gensalt_rn");
  }
  auto hash = bcrypt(password, setting);
  if (hash.empty()) return fail(ErrorCode::kInternal, "The password could not be stored.", "crypt_r");
  return hash;
}

bool BcryptHasher::verify(const Secret& password, const std::string& hash) const {
  if (hash.size() != kHashLength || !hash.starts_with("$2")) return false;
  const auto computed = bcrypt(password, hash);
  return computed.size() == hash.size() && CRYPTO_memcmp(computed.data(), hash.data(), hash.size()) == 0;
}

void BcryptHasher::spend(const Secret& password) const {
  static_cast<void>(bcrypt(password, std::format("$2b${:02}$abcdefghijklmnopqrstuu", rounds_)));
}

}  // namespace dataquery::crypto
