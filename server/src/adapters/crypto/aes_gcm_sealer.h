#pragma once

#include <memory>
#include <string_view>

#include "adapters/crypto/key_source.h"
#include "base/sealer.h"

namespace dataquery::crypto {

/// Seals with AES-256-GCM (NIST SP 800-38D): a random nonce of 96 bits each time, a tag of 128 bits, `bound_to` as
/// additional data. The text is "key id:base64(nonce | ciphertext | tag)". Any thread.
class AesGcmSealer final : public Sealer {
 public:
  explicit AesGcmSealer(std::shared_ptr<const KeySource> source) : source_(std::move(source)) {}
  explicit AesGcmSealer(KeyRing keys) : AesGcmSealer(std::make_shared<const FixedKeys>(std::move(keys))) {}

  [[nodiscard]] Result<SealedSecret> seal(const Secret& secret, std::string_view bound_to) const override;
  [[nodiscard]] Result<Secret> open(const SealedSecret& sealed, std::string_view bound_to) const override;

  /// Whether `sealed` is under the key that seals today; if not, opening and sealing again renews it.
  [[nodiscard]] bool is_current(const SealedSecret& sealed) const;

 private:
  std::shared_ptr<const KeySource> source_;
};

}  // namespace dataquery::crypto
