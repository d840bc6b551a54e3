#include "accounts/attempt_limiter.h"

#include <gtest/gtest.h>

#include <atomic>
#include <format>
#include <thread>
#include <vector>

namespace dataquery::accounts {
namespace {

using std::chrono::seconds;

class AttemptLimiterTest : public testing::Test {
 protected:
  AttemptLimiter limiter(
      AttemptLimits limits = {
          .per_email_and_address = 3, .per_email = 5, .per_address = 7, .window = seconds(60), .keys = 1000}) {
    return AttemptLimiter(clock_, limits);
  }
  FixedClock clock_{std::chrono::sys_days{std::chrono::year{2024} / 1 / 15}};
};

TEST_F(AttemptLimiterTest, stops_one_client_at_one_account_and_says_how_long) {
  auto attempts = limiter();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(attempts.begin("a@b.co", "10.0.0.1"));
  const auto refused = attempts.begin("a@b.co", "10.0.0.1");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRateLimited);
  EXPECT_TRUE(refused.error().message.contains("60 seconds")) << refused.error().message;
  EXPECT_TRUE(attempts.begin("a@b.co", "10.0.0.2")) << "another client may still try";
  EXPECT_TRUE(attempts.begin("c@b.co", "10.0.0.1")) << "at another account too";
}

TEST_F(AttemptLimiterTest, stops_many_clients_at_one_account) {
  auto attempts = limiter();
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(attempts.begin("a@b.co", std::format("10.0.0.{}", i)));
  EXPECT_FALSE(attempts.begin("a@b.co", "10.0.0.99"));
}

TEST_F(AttemptLimiterTest, stops_one_client_at_many_accounts) {
  auto attempts = limiter();
  for (int i = 0; i < 7; ++i) EXPECT_TRUE(attempts.begin(std::format("{}@b.co", i), "10.0.0.1"));
  EXPECT_FALSE(attempts.begin("new@b.co", "10.0.0.1"));
}

TEST_F(AttemptLimiterTest, lets_in_again_after_the_window) {
  auto attempts = limiter();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(attempts.begin("a@b.co", "10.0.0.1"));
  clock_.set(clock_.now() + seconds(59));
  EXPECT_FALSE(attempts.begin("a@b.co", "10.0.0.1"));
  clock_.set(clock_.now() + seconds(1));
  EXPECT_TRUE(attempts.begin("a@b.co", "10.0.0.1"));
}

TEST_F(AttemptLimiterTest, does_not_count_attempts_that_succeed) {
  auto attempts = limiter();
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(attempts.begin("a@b.co", "10.0.0.1"));
    attempts.succeeded("a@b.co", "10.0.0.1");
  }
  EXPECT_EQ(attempts.keys(), 0U);
}

TEST_F(AttemptLimiterTest, forgets_earlier_mistakes_when_the_right_password_comes) {
  auto attempts = limiter();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(attempts.begin("a@b.co", "10.0.0.1"));
  attempts.succeeded("a@b.co", "10.0.0.1");
  EXPECT_TRUE(attempts.begin("a@b.co", "10.0.0.1"));
}

TEST_F(AttemptLimiterTest, remembers_a_bounded_number_of_keys) {
  auto attempts =
      limiter({.per_email_and_address = 3, .per_email = 5, .per_address = 7, .window = seconds(60), .keys = 90});
  for (int i = 0; i < 1000; ++i) {
    clock_.set(clock_.now() + std::chrono::milliseconds(1));
    EXPECT_TRUE(attempts.begin(std::format("{}@b.co", i), std::format("10.0.{}.{}", i / 250, i % 250)));
    EXPECT_LE(attempts.keys(), 90U);
  }
}

TEST_F(AttemptLimiterTest, lets_no_parallel_attempt_slip_through) {
  auto attempts =
      limiter({.per_email_and_address = 10, .per_email = 100, .per_address = 100, .window = seconds(60), .keys = 90});
  std::atomic<int> allowed = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 25; ++i) allowed += attempts.begin("a@b.co", "10.0.0.1").has_value() ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(allowed, 10);
}

}  // namespace
}  // namespace dataquery::accounts
