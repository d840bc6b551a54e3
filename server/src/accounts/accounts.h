#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/attempt_limiter.h"
#include "accounts/password_hasher.h"
#include "accounts/token_signer.h"
#include "accounts/user.h"
#include "accounts/user_store.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"

namespace dataquery::accounts {

/// How long a token holds, unless its session is ended before.
inline constexpr std::chrono::days kTokenLifetime{7};

/// What signing up and signing in give.
struct Session {
  UserId user;
  std::string token;
};

/// Accounts: who may come in. Holds references to its ports, which must outlive it. Any thread.
///
/// Calls that take a password hash it (a third of a second of a core, `change_password` twice that): make them on the
/// CPU pool, not on the store's. The others ask the store and take well below a millisecond; `read_token` and `admit`
/// do no I/O. Nothing of an account is kept in this process, so every replica sees a change at once.
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

  // Whether a token holds takes three steps, so that many requests can share the one that costs: read, ask, admit.

  /// What `token` says, when it was signed here and has not expired. Errors: kUnauthenticated.
  [[nodiscard]] Result<TokenClaims> read_token(std::string_view token) const;

  /// What decides whether tokens of these accounts hold, as it is in the store now. Errors: kBusy; kInternal.
  [[nodiscard]] Result<std::vector<SessionState>> sessions(std::span<const UserId> users);

  /// Who holds a token that says `claims`; `state` is what the store knows of its account, null when it is gone.
  /// Errors: kUnauthenticated when the account or the session has ended.
  [[nodiscard]] static Result<Identity> admit(const TokenClaims& claims, const SessionState* state);

  /// Errors: kNotFound; kBusy; kInternal.
  [[nodiscard]] Result<User> find(UserId user);
  [[nodiscard]] Result<Usage> usage(UserId user);

  // What a person does to the own account. All are kUnauthenticated when the session of `who` was ended meanwhile: of
  // two changes at the same moment one wins, and the other's session has ended with it. Also kBusy; kInternal.

  /// Sets another password, ends all sessions and begins a new one.
  /// Errors: kForbidden when `current` is wrong; kInvalidArgument (field new_password) when `fresh` is against the
  /// rules;
  ///         kRateLimited, as `login`.
  [[nodiscard]] Result<Session> change_password(const Identity& who, const Secret& current, const Secret& fresh,
                                                std::string_view client_address = {});

  /// Ends all sessions, here and elsewhere, and begins a new one.
  [[nodiscard]] Result<Session> sign_out_everywhere(const Identity& who);

  /// Whether `password` is the one of `who`, before something that cannot be undone.
  /// Errors: kForbidden when it is wrong; kRateLimited, as `login`.
  [[nodiscard]] Result<void> confirm(const Identity& who, const Secret& password, std::string_view client_address = {});

  /// Removes the account with its settings, connections and history. Files of uploaded databases are not the store's:
  /// see `connections::Connections::remove_with_account`.
  [[nodiscard]] Result<void> remove(const Identity& who);

  // What an administrator does to any account. Errors: kNotFound; kBusy; kInternal.

  [[nodiscard]] Result<std::vector<UserSummary>> list();
  [[nodiscard]] Result<User> find_by_email(std::string_view email);
  /// Sets another password and ends all sessions. Also kInvalidArgument (field password).
  [[nodiscard]] Result<void> reset_password(UserId user, const Secret& password);
  [[nodiscard]] Result<void> sign_out(UserId user);
  [[nodiscard]] Result<void> remove(UserId user);

 private:
  [[nodiscard]] Session sign_in(UserId user, std::string email, std::int64_t session_version) const;
  [[nodiscard]] std::chrono::sys_seconds now() const;

  UserStore& users_;
  const PasswordHasher& hasher_;
  const TokenSigner& signer_;
  const Clock& clock_;
  AttemptLimiter attempts_;
};

}  // namespace dataquery::accounts
