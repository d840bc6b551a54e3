#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/secret.h"

namespace dataquery::crypto {

/// A key for sealing: 32 bytes under a name.
struct EncryptionKey {
  std::string id;
  Secret bytes;
};

/// The configured encryption keys. The first seals; the others only open what was sealed before the keys were changed.
class KeyRing {
 public:
  /// Reads "id:base64,id:base64,…" (DATAQUERY_ENCRYPTION_KEYS). An id has 1 to 32 letters, digits, "-" or "_".
  /// Errors: kInvalidArgument, with what is wrong and at which key, never with a key.
  [[nodiscard]] static Result<KeyRing> parse(const Secret& text);

  [[nodiscard]] const EncryptionKey& sealing() const { return keys_.front(); }
  [[nodiscard]] const EncryptionKey* find(std::string_view id) const;
  [[nodiscard]] const std::vector<EncryptionKey>& all() const { return keys_; }

  /// The keys as configured ("id:base64,…"), without those of `ids`.
  /// Errors: kInvalidArgument when the first one is among them: it seals.
  [[nodiscard]] Result<Secret> without(const std::vector<std::string>& ids) const;

 private:
  explicit KeyRing(std::vector<EncryptionKey> keys) : keys_(std::move(keys)) {}
  std::vector<EncryptionKey> keys_;  // never empty
};

}  // namespace dataquery::crypto
