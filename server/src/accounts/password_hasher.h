#pragma once

#include <string>

#include "base/error.h"
#include "base/secret.h"

namespace dataquery::accounts {

/// Slow one-way hashing of passwords. Each call takes a third of a second of a core: only on the CPU pool. Any thread.
class PasswordHasher {
 public:
  virtual ~PasswordHasher() = default;

  /// Errors: kInternal when the machine gives no randomness or memory.
  [[nodiscard]] virtual Result<std::string> hash(const Secret& password) const = 0;

  /// Whether `password` is the one behind `hash`; false too when `hash` is not a hash.
  [[nodiscard]] virtual bool verify(const Secret& password, const std::string& hash) const = 0;

  /// Takes as long as `verify` and tells nothing: so that an unknown e-mail address answers as late as a wrong
  /// password.
  virtual void spend(const Secret& password) const = 0;
};

}  // namespace dataquery::accounts
