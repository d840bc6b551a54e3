#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "accounts/user.h"
#include "base/error.h"

namespace dataquery::accounts {

/// Where accounts are kept. Plain blocking calls for a pool's thread; any thread, several at once.
/// Errors of all: kBusy when the store does not answer in its own time; kInternal.
class UserStore {
 public:
  virtual ~UserStore() = default;

  /// A new account with its settings at their defaults; all or nothing. `email` is folded already.
  /// Errors: kConflict when the e-mail address has an account.
  [[nodiscard]] virtual Result<User> insert(std::string_view email, std::string_view password_hash,
                                            std::chrono::system_clock::time_point created_at) = 0;

  /// nullopt when there is none.
  [[nodiscard]] virtual Result<std::optional<User>> find_by_email(std::string_view email) = 0;
  [[nodiscard]] virtual Result<std::optional<User>> find(UserId user) = 0;

  /// Removes the account and all that belongs to it. Errors: kNotFound.
  [[nodiscard]] virtual Result<void> remove(UserId user) = 0;

  /// Counts what `user` has; `week_start` bounds `questions_this_week`.
  [[nodiscard]] virtual Result<Usage> usage(UserId user, std::chrono::system_clock::time_point week_start) = 0;
};

}  // namespace dataquery::accounts
