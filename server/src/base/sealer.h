#pragma once

#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace dataquery {

/// Encrypts secrets before they reach the store. `bound_to` names the place a secret belongs to ("connection:7",
/// "user:5/settings"): a sealed text copied to another row does not open there. Any thread; microseconds; no I/O.
class Sealer {
 public:
  virtual ~Sealer() = default;

  /// Two seals of one text differ. Errors: kInternal when the machine gives no randomness.
  [[nodiscard]] virtual Result<SealedSecret> seal(const Secret& secret, std::string_view bound_to) const = 0;

  /// Errors: kInternal when the text was changed, belongs elsewhere, or was sealed with a key that is not configured.
  [[nodiscard]] virtual Result<Secret> open(const SealedSecret& sealed, std::string_view bound_to) const = 0;
};

}  // namespace dataquery
