#pragma once

#include <string>

#include "accounts/password_hasher.h"

namespace dataquery::accounts {

/// A PasswordHasher that hides nothing and takes no time; counts what would have been costly.
class FakePasswordHasher final : public PasswordHasher {
 public:
  [[nodiscard]] Result<std::string> hash(const Secret& password) const override {
    ++hashes;
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
};

}  // namespace dataquery::accounts
