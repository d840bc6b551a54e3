#include "accounts/accounts.h"

#include <utility>

#include "accounts/email.h"
#include "accounts/password.h"

namespace dataquery::accounts {
namespace {

constexpr std::string_view kWrongCredentials = "Wrong e-mail address or password.";
constexpr std::string_view kBadToken = "Your session has ended. Sign in again.";

std::unexpected<Error> wrong_credentials(std::string why) {
  return fail(ErrorCode::kUnauthenticated, std::string(kWrongCredentials), std::move(why));
}

std::unexpected<Error> bad_token(std::string why) {
  return fail(ErrorCode::kUnauthenticated, std::string(kBadToken), std::move(why));
}

std::unexpected<Error> no_such_account() { return fail(ErrorCode::kNotFound, "No such account."); }

/// A change of an account that was no longer as the caller's session knew it: that session has ended.
template <typename T>
Result<T> still(Result<T> changed) {
  if (!changed && changed.error().code == ErrorCode::kNotFound) return bad_token("the session ended meanwhile");
  return changed;
}

}  // namespace

Accounts::Accounts(UserStore& users, const PasswordHasher& hasher, const TokenSigner& signer, const Clock& clock,
                   AttemptLimits limits)
    : users_(users), hasher_(hasher), signer_(signer), clock_(clock), attempts_(clock, limits) {}

Result<Session> Accounts::register_user(std::string_view email, const Secret& password) {
  auto address = normalized_email(email);
  if (!address) return propagate(address);
  if (auto allowed = check_password(password); !allowed) return propagate(allowed);

  // Asked before the costly hash; the store's unique index decides between two at the same moment.
  auto known = users_.find_by_email(*address);
  if (!known) return propagate(known);
  if (known->has_value()) return fail(ErrorCode::kConflict, "This e-mail address is already registered.");

  auto hash = hasher_.hash(password);
  if (!hash) return propagate(hash);
  auto user = users_.insert(*address, *hash, clock_.now());
  if (!user) {
    if (user.error().code != ErrorCode::kConflict) return propagate(user);
    return fail(ErrorCode::kConflict, "This e-mail address is already registered.");
  }
  return sign_in(user->id, std::move(user->email), user->session_version);
}

Result<Session> Accounts::login(std::string_view email, const Secret& password, std::string_view client_address) {
  const auto address = normalized_email(email);
  if (!address) return wrong_credentials("not an e-mail address");
  if (auto allowed = attempts_.begin(*address, client_address); !allowed) return propagate(allowed);

  auto found = users_.find_by_email(*address);
  if (!found) return propagate(found);
  auto& user = *found;
  // A password that may not be chosen cannot be right, though bcrypt, which reads 72 bytes, might say it is.
  if (!user || !check_password(password)) {
    hasher_.spend(password);
    return wrong_credentials(user ? "a password that cannot be" : "no such account");
  }
  if (!hasher_.verify(password, user->password_hash)) return wrong_credentials("wrong password");
  attempts_.succeeded(*address, client_address);
  return sign_in(user->id, std::move(user->email), user->session_version);
}

Result<TokenClaims> Accounts::read_token(std::string_view token) const {
  auto claims = signer_.verify(token, now());
  if (!claims) return bad_token(std::move(claims.error().detail));
  return claims;
}

Result<std::vector<SessionState>> Accounts::sessions(std::span<const UserId> users) { return users_.sessions(users); }

Result<Identity> Accounts::admit(const TokenClaims& claims, const SessionState* state) {
  if (state == nullptr) return bad_token("the account does not exist");
  if (state->email != claims.email) return bad_token("the account has another e-mail address");
  if (state->version != claims.session_version) return bad_token("the session was ended");
  return Identity{state->user, state->email, state->version};
}

Result<User> Accounts::find(UserId user) {
  auto found = users_.find(user);
  if (!found) return propagate(found);
  auto& known = *found;
  if (!known) return no_such_account();
  return std::move(*known);
}

Result<Usage> Accounts::usage(UserId user) { return users_.usage(user, clock_.now() - std::chrono::days{7}); }

Result<Session> Accounts::change_password(const Identity& who, const Secret& current, const Secret& fresh,
                                          std::string_view client_address) {
  if (auto allowed = check_password(fresh, "new_password"); !allowed) return propagate(allowed);
  if (auto confirmed = confirm(who, current, client_address); !confirmed) return propagate(confirmed);
  auto hash = hasher_.hash(fresh);
  if (!hash) return propagate(hash);
  auto version = still(users_.set_password(who.user, *hash, who.session_version));
  if (!version) return propagate(version);
  return sign_in(who.user, who.email, *version);
}

Result<Session> Accounts::sign_out_everywhere(const Identity& who) {
  auto version = still(users_.end_sessions(who.user, who.session_version));
  if (!version) return propagate(version);
  return sign_in(who.user, who.email, *version);
}

Result<void> Accounts::confirm(const Identity& who, const Secret& password, std::string_view client_address) {
  if (auto allowed = attempts_.begin(who.email, client_address); !allowed) return propagate(allowed);
  auto found = users_.find(who.user);
  if (!found) return propagate(found);
  const auto& user = *found;
  // The hash of a session that has ended is not compared: nobody learns of a password by a token that no longer holds.
  if (!user || user->session_version != who.session_version) return bad_token("ended meanwhile");
  if (!check_password(password) || !hasher_.verify(password, user->password_hash)) {
    return fail(ErrorCode::kForbidden, "The current password is wrong.");
  }
  attempts_.succeeded(who.email, client_address);
  return {};
}

Result<void> Accounts::remove(const Identity& who) { return still(users_.remove(who.user, who.session_version)); }

Result<std::vector<UserSummary>> Accounts::list() { return users_.list(); }

Result<User> Accounts::find_by_email(std::string_view email) {
  const auto address = normalized_email(email);
  if (!address) return std::unexpected(address.error());
  auto found = users_.find_by_email(*address);
  if (!found) return propagate(found);
  auto& known = *found;
  if (!known) return no_such_account();
  return std::move(*known);
}

Result<void> Accounts::reset_password(UserId user, const Secret& password) {
  if (auto allowed = check_password(password); !allowed) return propagate(allowed);
  auto hash = hasher_.hash(password);
  if (!hash) return propagate(hash);
  auto version = users_.set_password(user, *hash, std::nullopt);
  if (!version) return propagate(version);
  return {};
}

Result<void> Accounts::sign_out(UserId user) {
  auto version = users_.end_sessions(user, std::nullopt);
  if (!version) return propagate(version);
  return {};
}

Result<void> Accounts::remove(UserId user) { return users_.remove(user, std::nullopt); }

Session Accounts::sign_in(UserId user, std::string email, std::int64_t session_version) const {
  const auto issued = now();
  return {user, signer_.sign({user, std::move(email), session_version, issued, issued + kTokenLifetime})};
}

std::chrono::sys_seconds Accounts::now() const { return std::chrono::floor<std::chrono::seconds>(clock_.now()); }

}  // namespace dataquery::accounts
