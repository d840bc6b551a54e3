#include "accounts/accounts.h"

#include <gtest/gtest.h>

#include <format>
#include <string>

#include "accounts/fake_password_hasher.h"
#include "accounts/fake_token_signer.h"
#include "accounts/fake_user_store.h"

namespace dataquery::accounts {
namespace {

using std::chrono::days;
using std::chrono::seconds;

class AccountsTest : public testing::Test {
 protected:
  static Secret password() { return Secret("securepassword123"); }
  Session registered(std::string_view email = "user@example.com") {
    return accounts_.register_user(email, password()).value();
  }
  /// Who holds `token`, as a request with it is asked.
  Result<Identity> authenticate(const std::string& token) {
    auto claims = accounts_.read_token(token);
    if (!claims) return propagate(claims);
    const auto states = accounts_.sessions(std::span(&claims->user, 1)).value();
    return Accounts::admit(*claims, states.empty() ? nullptr : states.data());
  }
  Identity who(const Session& session) { return authenticate(session.token).value(); }

  FakeUserStore users_;
  FakePasswordHasher hasher_;
  FakeTokenSigner signer_;
  FixedClock clock_{std::chrono::sys_days{std::chrono::year{2024} / 1 / 15} + std::chrono::hours(10)};
  Accounts accounts_{users_, hasher_, signer_, clock_};
};

TEST_F(AccountsTest, a_new_account_is_signed_in_for_seven_days) {
  const auto session = registered();
  const auto now = std::chrono::floor<seconds>(clock_.now());
  const auto claims = signer_.verify(session.token, now).value();
  EXPECT_EQ(claims, (TokenClaims{session.user, "user@example.com", 1, now, now + days(7)}));
  EXPECT_EQ(authenticate(session.token).value(), (Identity{session.user, "user@example.com", 1}));
}

TEST_F(AccountsTest, stores_a_hash_and_never_the_password) {
  const auto session = registered();
  EXPECT_EQ(users_.find(session.user).value()->password_hash, "hash of securepassword123");
  EXPECT_EQ(hasher_.hashes, 1);
}

TEST_F(AccountsTest, an_address_has_one_account_however_it_is_written) {
  registered();
  const auto again = accounts_.register_user(" USER@Example.com", password());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kConflict);
  EXPECT_EQ(hasher_.hashes, 1) << "no time is spent on a hash that is not needed";
}

TEST_F(AccountsTest, refuses_a_bad_address_or_password_at_registration) {
  EXPECT_EQ(accounts_.register_user("nobody", password()).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(accounts_.register_user("a@b.co", Secret("short")).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(accounts_.register_user("a@b.co", Secret(std::string(73, 'x'))).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(hasher_.hashes, 0);
}

TEST_F(AccountsTest, signs_in_with_the_right_password) {
  const auto session = registered();
  const auto login = accounts_.login("User@Example.COM", password());
  ASSERT_TRUE(login);
  EXPECT_EQ(login->user, session.user);
  EXPECT_TRUE(authenticate(login->token));
}

TEST_F(AccountsTest, an_unknown_address_says_and_costs_the_same_as_a_wrong_password) {
  registered();
  const auto wrong = accounts_.login("user@example.com", Secret("another password"));
  const auto unknown = accounts_.login("nobody@example.com", Secret("another password"));
  ASSERT_FALSE(wrong);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(wrong.error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(unknown.error().code, wrong.error().code);
  EXPECT_EQ(unknown.error().message, wrong.error().message);
  EXPECT_EQ(hasher_.verifications, 1);
  EXPECT_EQ(hasher_.spent, 1);
}

TEST_F(AccountsTest, a_password_longer_than_bcrypt_reads_is_wrong_whatever_it_begins_with) {
  ASSERT_TRUE(accounts_.register_user("long@example.com", Secret(std::string(72, 'x'))));
  const auto login = accounts_.login("long@example.com", Secret(std::string(73, 'x')));
  ASSERT_FALSE(login);
  EXPECT_EQ(login.error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(hasher_.verifications, 0);
  EXPECT_EQ(hasher_.spent, 1);
}

TEST_F(AccountsTest, what_is_no_address_is_wrong_credentials) {
  EXPECT_EQ(accounts_.login("' OR 1=1 --", password()).error().code, ErrorCode::kUnauthenticated);
}

TEST_F(AccountsTest, guessing_is_stopped_even_when_the_guess_is_right) {
  registered();
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(accounts_.login("user@example.com", Secret("wrong password"), "10.0.0.1").error().code,
              ErrorCode::kUnauthenticated);
  }
  const auto verifications = hasher_.verifications;
  EXPECT_EQ(accounts_.login("user@example.com", password(), "10.0.0.1").error().code, ErrorCode::kRateLimited);
  EXPECT_EQ(hasher_.verifications, verifications) << "a stopped attempt costs no hash";
  EXPECT_TRUE(accounts_.login("user@example.com", password(), "10.0.0.2")) << "the owner, elsewhere, is not locked out";
  clock_.set(clock_.now() + std::chrono::minutes(15));
  EXPECT_TRUE(accounts_.login("user@example.com", password(), "10.0.0.1"));
}

TEST_F(AccountsTest, a_token_ends_after_seven_days) {
  const auto session = registered();
  clock_.set(clock_.now() + days(7) - seconds(1));
  EXPECT_TRUE(authenticate(session.token));
  clock_.set(clock_.now() + seconds(1));
  EXPECT_EQ(authenticate(session.token).error().code, ErrorCode::kUnauthenticated);
}

TEST_F(AccountsTest, refuses_a_forged_token_without_asking_the_store) {
  users_.before_sessions = [](std::span<const UserId>) { FAIL() << "the store was asked"; };
  const auto refused = authenticate("forged");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnauthenticated);
}

TEST_F(AccountsTest, a_deleted_account_no_longer_comes_in) {
  const auto session = registered();
  ASSERT_TRUE(accounts_.remove(who(session)));
  EXPECT_EQ(authenticate(session.token).error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(accounts_.remove(session.user).error().code, ErrorCode::kNotFound);
}

TEST_F(AccountsTest, a_token_for_an_address_the_account_does_not_have_is_refused) {
  const auto session = registered();
  const auto now = std::chrono::floor<seconds>(clock_.now());
  const auto other = signer_.sign({session.user, "other@example.com", 1, now, now + days(7)});
  EXPECT_EQ(authenticate(other).error().code, ErrorCode::kUnauthenticated);
}

TEST_F(AccountsTest, another_password_ends_all_sessions_and_begins_a_new_one) {
  const auto session = registered();
  const auto elsewhere = accounts_.login("user@example.com", password()).value();
  const auto fresh = accounts_.change_password(who(session), password(), Secret("another password"));
  ASSERT_TRUE(fresh);
  EXPECT_TRUE(authenticate(fresh->token));
  EXPECT_FALSE(authenticate(session.token));
  EXPECT_FALSE(authenticate(elsewhere.token));
  EXPECT_EQ(accounts_.login("user@example.com", password()).error().code, ErrorCode::kUnauthenticated);
  EXPECT_TRUE(accounts_.login("user@example.com", Secret("another password")));
}

TEST_F(AccountsTest, changing_the_password_needs_the_current_one) {
  const auto session = registered();
  const auto changed = accounts_.change_password(who(session), Secret("wrong password"), Secret("another password"));
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code, ErrorCode::kForbidden);
  EXPECT_TRUE(authenticate(session.token)) << "nothing has changed";
  EXPECT_TRUE(accounts_.login("user@example.com", password()));
}

TEST_F(AccountsTest, a_new_password_keeps_the_rules) {
  const auto session = registered();
  const auto changed = accounts_.change_password(who(session), password(), Secret("short"));
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(changed.error().field, "new_password");
  EXPECT_EQ(hasher_.verifications, 0) << "no time is spent on a change that cannot be";
}

TEST_F(AccountsTest, of_two_changes_at_once_one_wins_and_ends_the_session_of_the_other) {
  const auto identity = who(registered());
  ASSERT_TRUE(accounts_.change_password(identity, password(), Secret("the first password")));
  for (const auto* current : {"securepassword123", "the first password"}) {
    const auto second = accounts_.change_password(identity, Secret(current), Secret("the second password"));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::kUnauthenticated);
  }
  EXPECT_EQ(accounts_.sign_out_everywhere(identity).error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(accounts_.remove(identity).error().code, ErrorCode::kUnauthenticated);
  EXPECT_TRUE(accounts_.login("user@example.com", Secret("the first password")));
}

TEST_F(AccountsTest, a_password_that_another_replica_changes_during_the_hashing_stays) {
  const auto session = registered();
  hasher_.during_hash = [&] { ASSERT_TRUE(users_.set_password(session.user, "hash of the winner's", std::nullopt)); };
  const auto changed = accounts_.change_password(who(session), password(), Secret("another password"));
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(users_.find(session.user).value()->password_hash, "hash of the winner's");
}

TEST_F(AccountsTest, wrong_passwords_of_who_is_signed_in_are_limited_as_logins_are) {
  Accounts few{users_, hasher_, signer_, clock_, {.per_email_and_address = 3}};
  const auto identity = who(registered());
  const Secret wrong("wrong password");
  EXPECT_EQ(few.confirm(identity, wrong, "192.0.2.1").error().code, ErrorCode::kForbidden);
  EXPECT_EQ(few.change_password(identity, wrong, password(), "192.0.2.1").error().code, ErrorCode::kForbidden);
  EXPECT_EQ(few.login("user@example.com", wrong, "192.0.2.1").error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(few.confirm(identity, password(), "192.0.2.1").error().code, ErrorCode::kRateLimited);
  EXPECT_EQ(few.change_password(identity, password(), password(), "192.0.2.1").error().code, ErrorCode::kRateLimited);
}

TEST_F(AccountsTest, signing_out_everywhere_leaves_one_session_and_the_password) {
  const auto session = registered();
  const auto elsewhere = accounts_.login("user@example.com", password()).value();
  const auto fresh = accounts_.sign_out_everywhere(who(session));
  ASSERT_TRUE(fresh);
  EXPECT_TRUE(authenticate(fresh->token));
  EXPECT_FALSE(authenticate(session.token));
  EXPECT_FALSE(authenticate(elsewhere.token));
  EXPECT_TRUE(accounts_.login("user@example.com", password()));
}

TEST_F(AccountsTest, an_administrator_resets_a_password_and_ends_the_sessions) {
  const auto session = registered();
  ASSERT_TRUE(accounts_.reset_password(session.user, Secret("given by the administrator")));
  EXPECT_FALSE(authenticate(session.token));
  const auto again = accounts_.login("user@example.com", Secret("given by the administrator"));
  ASSERT_TRUE(again);
  ASSERT_TRUE(accounts_.sign_out(session.user));
  EXPECT_FALSE(authenticate(again->token));
  EXPECT_EQ(accounts_.reset_password(session.user, Secret("short")).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(accounts_.reset_password(UserId{99}, password()).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(accounts_.sign_out(UserId{99}).error().code, ErrorCode::kNotFound);
}

TEST_F(AccountsTest, an_administrator_finds_accounts_however_their_address_is_written) {
  const auto session = registered();
  EXPECT_EQ(accounts_.find_by_email(" USER@example.com").value().id, session.user);
  EXPECT_EQ(accounts_.find_by_email("nobody@example.com").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(accounts_.list().value().at(0).email, "user@example.com");
}

TEST_F(AccountsTest, counts_the_questions_of_the_past_seven_days) {
  users_.known_usage = {2, 9, 4};
  EXPECT_EQ(accounts_.usage(registered().user).value(), (Usage{2, 9, 4}));
  EXPECT_EQ(users_.asked_week_start, clock_.now() - days(7));
}

TEST_F(AccountsTest, finds_an_account_or_says_there_is_none) {
  EXPECT_EQ(accounts_.find(registered().user).value().email, "user@example.com");
  EXPECT_EQ(accounts_.find(UserId{99}).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace dataquery::accounts
