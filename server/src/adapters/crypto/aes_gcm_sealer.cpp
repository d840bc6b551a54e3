#include "adapters/crypto/aes_gcm_sealer.h"

#include <openssl/evp.h>

#include <format>
#include <memory>
#include <string>
#include <utility>

#include "adapters/crypto/base64.h"
#include "adapters/crypto/random.h"

namespace dataquery::crypto {
namespace {

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;

using Context =
    std::unique_ptr<EVP_CIPHER_CTX, decltype([](EVP_CIPHER_CTX* context) { EVP_CIPHER_CTX_free(context); })>;

const unsigned char* in(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* out(std::string& bytes, std::size_t at) { return reinterpret_cast<unsigned char*>(bytes.data()) + at; }
int size_of(std::string_view bytes) { return static_cast<int>(bytes.size()); }

/// nonce | ciphertext | tag; empty when OpenSSL fails.
std::string encrypted(const Secret& key, const Secret& nonce, std::string_view plain, std::string_view bound_to) {
  const Context context(EVP_CIPHER_CTX_new());
  auto bytes = nonce.reveal();
  bytes.resize(kNonceBytes + plain.size() + kTagBytes);
  int size = 0;
  const bool good =
      context != nullptr &&
      EVP_EncryptInit_ex2(context.get(), EVP_aes_256_gcm(), in(key.reveal()), in(nonce.reveal()), nullptr) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &size, in(bound_to), size_of(bound_to)) == 1 &&
      EVP_EncryptUpdate(context.get(), out(bytes, kNonceBytes), &size, in(plain), size_of(plain)) == 1 &&
      EVP_EncryptFinal_ex(context.get(), out(bytes, kNonceBytes + plain.size()), &size) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, out(bytes, kNonceBytes + plain.size())) == 1;
  return good ? bytes : std::string{};
}

std::unexpected<Error> cannot_open(std::string why) {
  return fail(ErrorCode::kInternal,
              "A stored secret cannot be read. Enter it again, or restore the encryption keys that it was stored with.",
              std::move(why));
}

}  // namespace

Result<SealedSecret> AesGcmSealer::seal(const Secret& secret, std::string_view bound_to) const {
  const auto nonce = random_bytes(kNonceBytes);
  if (!nonce) return std::unexpected(nonce.error());
  const auto keys = source_->keys();
  const auto bytes = encrypted(keys->sealing().bytes, *nonce, secret.reveal(), bound_to);
  if (bytes.empty()) return fail(ErrorCode::kInternal, "A secret could not be encrypted.");
  return SealedSecret{keys->sealing().id + ":" + base64(bytes)};
}

Result<Secret> AesGcmSealer::open(const SealedSecret& sealed, std::string_view bound_to) const {
  const auto colon = sealed.text.find(':');
  if (colon == std::string::npos) return cannot_open("not a sealed text");
  const auto id = std::string_view(sealed.text).substr(0, colon);
  const auto keys = source_->keys();
  const auto* key = keys->find(id);
  if (key == nullptr) return cannot_open(std::format("sealed with key {}, which is not configured", id));
  auto bytes = from_base64(std::string_view(sealed.text).substr(colon + 1));
  if (!bytes || bytes->size() < kNonceBytes + kTagBytes) return cannot_open("not a sealed text");

  const auto size = bytes->size() - kNonceBytes - kTagBytes;
  std::string plain(size, '\0');
  int written = 0;
  const Context context(EVP_CIPHER_CTX_new());
  const bool good =
      context != nullptr &&
      EVP_DecryptInit_ex2(context.get(), EVP_aes_256_gcm(), in(key->bytes.reveal()), in(*bytes), nullptr) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &written, in(bound_to), size_of(bound_to)) == 1 &&
      EVP_DecryptUpdate(context.get(), out(plain, 0), &written, in(*bytes) + kNonceBytes, static_cast<int>(size)) ==
          1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, out(*bytes, kNonceBytes + size)) == 1 &&
      EVP_DecryptFinal_ex(context.get(), out(plain, size), &written) == 1;
  if (!good) {
    wipe(plain.data(), plain.size());
    return cannot_open(std::format("key {}: changed, or of another row", id));
  }
  return Secret(std::move(plain));
}

bool AesGcmSealer::is_current(const SealedSecret& sealed) const {
  return sealed.text.starts_with(source_->keys()->sealing().id + ":");
}

}  // namespace dataquery::crypto
