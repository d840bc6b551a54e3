#include "history/usage.h"

#include <gtest/gtest.h>

#include "history/fake_usage_store.h"

namespace dataquery::history {
namespace {

class UsageTest : public testing::Test {
 protected:
  Usage with(UsageOptions options) { return {store_, clock_, std::move(options)}; }

  const UserId user_{5};
  FakeUsageStore store_;
  FixedClock clock_{std::chrono::sys_days{std::chrono::year{2026} / 12 / 31} + std::chrono::hours(23)};
  Usage usage_{store_, clock_};
};

TEST_F(UsageTest, is_kept_by_month_and_added_up) {
  ASSERT_TRUE(usage_.add(user_, {"a", 1, 100, 10, 0.5}));
  ASSERT_TRUE(usage_.add(user_, {"b", 2, 50, 5, std::nullopt}));
  const auto month = usage_.month(user_, std::nullopt).value();
  EXPECT_EQ(month.month, "2026-12");
  EXPECT_EQ(month.requests, 3);
  EXPECT_EQ(month.prompt_tokens, 150);
  EXPECT_EQ(month.completion_tokens, 15);
  EXPECT_EQ(month.cost, 0.5);
  ASSERT_EQ(month.models.size(), 2U);
  EXPECT_EQ(month.models[1].model, "b");
  EXPECT_EQ(usage_.month(user_, "2026-11").value().requests, 0);
  EXPECT_EQ(usage_.month(user_, "2026-11").value().cost, std::nullopt);
}

TEST_F(UsageTest, of_a_month_that_is_none_is_refused) {
  for (const auto* month : {"", "2026", "2026-13", "2026-00", "2026-1", "26-01", "2026/01", "2026-01-01", "２026-01"}) {
    EXPECT_EQ(usage_.month(user_, month).error().code, ErrorCode::kInvalidArgument) << month;
  }
}

TEST_F(UsageTest, without_a_limit_nobody_is_stopped) {
  EXPECT_EQ(usage_.limit(), std::nullopt);
  ASSERT_TRUE(usage_.add(user_, {"a", 1, 1'000'000'000, 0, std::nullopt}));
  EXPECT_TRUE(usage_.check_limit(user_));
}

TEST_F(UsageTest, at_the_limit_there_is_no_more_until_the_next_month) {
  auto limited = with({.monthly_tokens = 1'000});
  EXPECT_EQ(limited.limit(), 1'000);
  ASSERT_TRUE(limited.add(user_, {"a", 1, 800, 199, std::nullopt}));
  EXPECT_TRUE(limited.check_limit(user_));
  ASSERT_TRUE(limited.add(user_, {"b", 1, 1, 0, std::nullopt}));
  const auto refused = limited.check_limit(user_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRateLimited);
  EXPECT_TRUE(refused.error().message.contains("1000 of 1000")) << refused.error().message;
  EXPECT_TRUE(refused.error().message.contains("2027-01-01")) << refused.error().message;
  EXPECT_TRUE(limited.check_limit(UserId{6})) << "each user has an own limit";
}

TEST_F(UsageTest, takes_a_model_of_any_name) {
  ASSERT_TRUE(usage_.add(user_, {std::string(500, 'm'), 1, 1, 1, std::nullopt}));
  EXPECT_EQ(usage_.month(user_, std::nullopt).value().models.at(0).model, std::string(200, 'm'));
}

TEST_F(UsageTest, has_the_cost_of_a_model_with_a_price) {
  const auto priced = with({.prices = parse_prices("m=1/10").value()});
  EXPECT_DOUBLE_EQ(priced.cost_of("m", 1'000'000, 100'000).value(), 2);
  EXPECT_EQ(priced.cost_of("n", 1, 1), std::nullopt);
  EXPECT_EQ(usage_.cost_of("m", 1, 1), std::nullopt);
}

}  // namespace
}  // namespace dataquery::history
