#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "accounts/attempt_limiter.h"
#include "accounts/live_users.h"
#include "accounts/password_hasher.h"
#include "accounts/token_signer.h"
#include "accounts/user.h"
#include "accounts/user_store.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"

namespace dataquery::accounts {

/// How long a token holds.
inline constexpr std::chrono::days kTokenLifetime{7};

/// What signing up and signing in give.
struct Session {
  UserId user;
  std::string token;
};

/// Accounts: who may come in. Holds references to its ports, which must outlive it. Any thread.
///
/// `register_user` and `login` hash a password (a third of a second of a core): call them on the CPU pool, not on the
/// store's. The other calls ask the store and take well below a millisecond, but for `try_authenticate`, which never
/// blocks.
class Accounts {
 public:
  Accounts(UserStore& users, const PasswordHasher& hasher, const TokenSigner& signer, const Clock& clock,
           AttemptLimits limits = {});

  /// Makes an account with default settings and signs it in.
  /// Errors: kInvalidArgument (not an e-mail address; a password against the rules of `check_password`);
  ///         kConflict when the address has an account; kBusy; kInternal.
  [[nodiscard]] Result<Session> register_user(std::string_view email, const Secret& password);

  /// Signs in. An unknown address takes as long, and says the same, as a wrong password.
  /// `client_address` is what attempts are counted by, beside the e-mail address.
  /// Errors: kUnauthenticated; kRateLimited after too many wrong attempts; kBusy; kInternal.
  [[nodiscard]] Result<Session> login(std::string_view email, const Secret& password,
                                      std::string_view client_address = {});

  /// Who holds `token`, or why it does not hold. The account must still exist.
  /// Errors: kUnauthenticated; kBusy; kInternal.
  [[nodiscard]] Result<Identity> authenticate(std::string_view token);

  /// `authenticate` without the store: microseconds, for the I/O thread. nullopt when only the store can tell (an
  /// account not seen in the last half minute); then call `authenticate` on a pool.
  [[nodiscard]] std::optional<Result<Identity>> try_authenticate(std::string_view token) const;

  /// Errors: kNotFound; kBusy; kInternal.
  [[nodiscard]] Result<User> find(UserId user);
  [[nodiscard]] Result<Usage> usage(UserId user);

  /// Removes the account with its settings, connections and history; its tokens no longer hold.
  /// Files of uploaded databases are the connections' to remove, before. Errors: kNotFound; kBusy; kInternal.
  [[nodiscard]] Result<void> remove(UserId user);

 private:
  [[nodiscard]] Session sign_in(const User& user);
  [[nodiscard]] std::chrono::sys_seconds now() const;

  UserStore& users_;
  const PasswordHasher& hasher_;
  const TokenSigner& signer_;
  const Clock& clock_;
  AttemptLimiter attempts_;
  LiveUsers live_;
};

}  // namespace dataquery::accounts
