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
  EXPECT_EQ(claims, (TokenClaims{session.user, "user@example.com", now, now + days(7)}));
  EXPECT_EQ(accounts_.authenticate(session.token).value(), (Identity{session.user, "user@example.com"}));
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
  EXPECT_TRUE(accounts_.authenticate(login->token));
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
  EXPECT_TRUE(accounts_.authenticate(session.token));
  clock_.set(clock_.now() + seconds(1));
  EXPECT_EQ(accounts_.authenticate(session.token).error().code, ErrorCode::kUnauthenticated);
}

TEST_F(AccountsTest, refuses_a_forged_token_without_asking_the_store) {
  const auto refused = accounts_.authenticate("forged");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(users_.lookups, 0);
}

TEST_F(AccountsTest, a_deleted_account_no_longer_comes_in) {
  const auto session = registered();
  ASSERT_TRUE(accounts_.remove(session.user));
  EXPECT_EQ(accounts_.authenticate(session.token).error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(accounts_.remove(session.user).error().code, ErrorCode::kNotFound);
}

TEST_F(AccountsTest, notices_within_half_a_minute_that_another_replica_deleted_an_account) {
  const auto session = registered();
  ASSERT_TRUE(users_.remove(session.user));
  clock_.set(clock_.now() + seconds(31));
  EXPECT_FALSE(accounts_.try_authenticate(session.token)) << "only the store can tell";
  EXPECT_EQ(accounts_.authenticate(session.token).error().code, ErrorCode::kUnauthenticated);
}

TEST_F(AccountsTest, asks_the_store_once_for_many_requests) {
  const auto session = registered();
  clock_.set(clock_.now() + seconds(60));
  ASSERT_FALSE(accounts_.try_authenticate(session.token));
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(accounts_.authenticate(session.token));
  ASSERT_TRUE(accounts_.try_authenticate(session.token));
  EXPECT_EQ(users_.lookups, 1);
}

TEST_F(AccountsTest, a_token_for_an_address_the_account_does_not_have_is_refused) {
  const auto session = registered();
  const auto now = std::chrono::floor<seconds>(clock_.now());
  const auto other = signer_.sign({session.user, "other@example.com", now, now + days(7)});
  EXPECT_EQ(accounts_.try_authenticate(other)->error().code, ErrorCode::kUnauthenticated);
  clock_.set(clock_.now() + seconds(60));
  EXPECT_EQ(accounts_.authenticate(other).error().code, ErrorCode::kUnauthenticated);
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

TEST(LiveUsersTest, remembers_a_bounded_number_of_accounts) {
  FixedClock clock{std::chrono::sys_days{std::chrono::year{2024} / 1 / 15}};
  LiveUsers live(clock, seconds(30), 100);
  for (int i = 1; i <= 1000; ++i) {
    live.saw(UserId{i}, std::format("{}@b.co", i));
    EXPECT_LE(live.size(), 100U);
  }
  EXPECT_EQ(live.email_of(UserId{1000}), "1000@b.co");
}

TEST(LiveUsersTest, does_not_trust_an_entry_from_a_future_that_was_taken_back) {
  FixedClock clock{std::chrono::sys_days{std::chrono::year{2024} / 1 / 15}};
  LiveUsers live(clock, seconds(30), 100);
  live.saw(UserId{1}, "a@b.co");
  clock.set(clock.now() - std::chrono::hours(1));
  EXPECT_FALSE(live.email_of(UserId{1}));
}

}  // namespace
}  // namespace dataquery::accounts
