#pragma once

#include <functional>
#include <string>
#include <utility>

#include "accounts/password_hasher.h"

namespace dataquery::accounts {

/// A PasswordHasher that hides nothing and takes no time; counts what would have been costly.
class FakePasswordHasher final : public PasswordHasher {
 public:
  [[nodiscard]] Result<std::string> hash(const Secret& password) const override {
    ++hashes;
    if (during_hash) std::exchange(during_hash, nullptr)();
    return "hash of " + password.reveal();
  }
  [[nodiscard]] bool verify(const Secret& password, const std::string& hash) const override {
    ++verifications;
    return hash == "hash of " + password.reveal();
  }
  void spend(const Secret& /*password*/) const override { ++spent; }

  mutable int hashes = 0;
  mutable int verifications = 0;
  mutable int spent = 0;
  mutable std::function<void()> during_hash;  ///< called once, by the next `hash`
};

}  // namespace dataquery::accounts
