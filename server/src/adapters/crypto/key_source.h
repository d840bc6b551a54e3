#pragma once

#include <memory>
#include <utility>

#include "adapters/crypto/key_ring.h"

namespace dataquery::crypto {

/// Where the encryption keys come from. They may change while the program runs: who needs them asks each time and
/// keeps the ring for the time of one use. Any thread; microseconds.
class KeySource {
 public:
  virtual ~KeySource() = default;
  [[nodiscard]] virtual std::shared_ptr<const KeyRing> keys() const = 0;
};

/// Keys that never change.
class FixedKeys final : public KeySource {
 public:
  explicit FixedKeys(KeyRing keys) : keys_(std::make_shared<const KeyRing>(std::move(keys))) {}
  [[nodiscard]] std::shared_ptr<const KeyRing> keys() const override { return keys_; }

 private:
  std::shared_ptr<const KeyRing> keys_;
};

}  // namespace dataquery::crypto
