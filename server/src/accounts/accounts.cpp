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

}  // namespace

Accounts::Accounts(UserStore& users, const PasswordHasher& hasher, const TokenSigner& signer, const Clock& clock,
                   AttemptLimits limits)
    : users_(users), hasher_(hasher), signer_(signer), clock_(clock), attempts_(clock, limits), live_(clock) {}

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
  return sign_in(*user);
}

Result<Session> Accounts::login(std::string_view email, const Secret& password, std::string_view client_address) {
  const auto address = normalized_email(email);
  if (!address) return wrong_credentials("not an e-mail address");
  if (auto allowed = attempts_.begin(*address, client_address); !allowed) return propagate(allowed);

  auto user = users_.find_by_email(*address);
  if (!user) return propagate(user);
  // A password that may not be chosen cannot be right, though bcrypt, which reads 72 bytes, might say it is.
  if (!user->has_value() || !check_password(password)) {
    hasher_.spend(password);
    return wrong_credentials(user->has_value() ? "a password that cannot be" : "no such account");
  }
  if (!hasher_.verify(password, (*user)->password_hash)) return wrong_credentials("wrong password");
  attempts_.succeeded(*address, client_address);
  return sign_in(**user);
}

Result<Identity> Accounts::authenticate(std::string_view token) {
  if (auto known = try_authenticate(token)) return std::move(*known);
  auto claims = signer_.verify(token, now());
  if (!claims) return propagate(claims);
  auto user = users_.find(claims->user);
  if (!user) return propagate(user);
  if (!user->has_value()) return bad_token("the account does not exist");
  live_.saw(claims->user, (*user)->email);
  if ((*user)->email != claims->email) return bad_token("the account has another e-mail address");
  return Identity{claims->user, std::move(claims->email)};
}

std::optional<Result<Identity>> Accounts::try_authenticate(std::string_view token) const {
  auto claims = signer_.verify(token, now());
  if (!claims) return bad_token(std::move(claims.error().detail));
  const auto email = live_.email_of(claims->user);
  if (!email) return std::nullopt;
  if (*email != claims->email) return bad_token("the account has another e-mail address");
  return Identity{claims->user, std::move(claims->email)};
}

Result<User> Accounts::find(UserId user) {
  auto found = users_.find(user);
  if (!found) return propagate(found);
  if (!found->has_value()) return fail(ErrorCode::kNotFound, "No such account.");
  return std::move(**found);
}

Result<Usage> Accounts::usage(UserId user) { return users_.usage(user, clock_.now() - std::chrono::days{7}); }

Result<void> Accounts::remove(UserId user) {
  auto removed = users_.remove(user);
  live_.forget(user);
  return removed;
}

Session Accounts::sign_in(const User& user) {
  const auto issued = now();
  live_.saw(user.id, user.email);
  return {user.id, signer_.sign({user.id, user.email, issued, issued + kTokenLifetime})};
}

std::chrono::sys_seconds Accounts::now() const { return std::chrono::floor<std::chrono::seconds>(clock_.now()); }

}  // namespace dataquery::accounts
