#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

  /// The session versions of those accounts that exist, in no order. One store call for up to 32 accounts; many wait on
  /// it for every request, so it reads no more than it must.
  [[nodiscard]] virtual Result<std::vector<SessionState>> sessions(std::span<const UserId> users) = 0;

  // The next three change an account that is still at `session_version` (nullopt: at any), so that of two at the same
  // moment one wins and the other learns of it: they are kNotFound when there is no such account, or no longer.

  /// Sets another password and ends all sessions: the new session version.
  [[nodiscard]] virtual Result<std::int64_t> set_password(UserId user, std::string_view password_hash,
                                                          std::optional<std::int64_t> session_version) = 0;
  /// Ends all sessions: the new session version.
  [[nodiscard]] virtual Result<std::int64_t> end_sessions(UserId user, std::optional<std::int64_t> session_version) = 0;
  /// Removes the account and all that belongs to it.
  [[nodiscard]] virtual Result<void> remove(UserId user, std::optional<std::int64_t> session_version) = 0;

  /// All accounts, oldest first.
  [[nodiscard]] virtual Result<std::vector<UserSummary>> list() = 0;

  /// Counts what `user` has; `week_start` bounds `questions_this_week`.
  [[nodiscard]] virtual Result<Usage> usage(UserId user, std::chrono::system_clock::time_point week_start) = 0;
};

}  // namespace dataquery::accounts
