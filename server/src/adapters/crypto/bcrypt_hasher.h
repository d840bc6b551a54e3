#pragma once

#include "accounts/password_hasher.h"

namespace dataquery::crypto {

/// bcrypt, `$2b$` (Provos and Mazières, "A Future-Adaptable Password Scheme"), by the C library's crypt. Any thread.
class BcryptHasher final : public accounts::PasswordHasher {
 public:
  /// `rounds` is the logarithm of the cost: 12 takes about a third of a second of a core.
  explicit BcryptHasher(int rounds = 12) : rounds_(rounds) {}

  [[nodiscard]] Result<std::string> hash(const Secret& password) const override;
  [[nodiscard]] bool verify(const Secret& password, const std::string& hash) const override;
  void spend(const Secret& password) const override;

 private:
  int rounds_;
};

}  // namespace dataquery::crypto
