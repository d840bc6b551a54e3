#include "adapters/crypto/random.h"

#include <openssl/rand.h>

#include <string>
#include <utility>

#include "adapters/crypto/base64.h"

namespace dataquery::crypto {

Result<Secret> random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  if (RAND_priv_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size)) != 1) {
    return fail(ErrorCode::kInternal, "The machine gave no random numbers.");
  }
  return Secret(std::move(bytes));
}

Result<Secret> make_signing_key() {
  auto bytes = random_bytes(48);
  if (!bytes) return propagate(bytes);
  return Secret(base64url(bytes->reveal()));
}

Result<Secret> make_encryption_key(std::string_view id) {
  auto bytes = random_bytes(32);
  if (!bytes) return propagate(bytes);
  return Secret(std::string(id) + ":" + base64(bytes->reveal()));
}

}  // namespace dataquery::crypto
