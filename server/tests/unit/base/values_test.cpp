#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>
#include <type_traits>

#include "base/clock.h"
#include "base/deadline.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/request_id.h"
#include "base/secret.h"

namespace dataquery {
namespace {

using namespace std::chrono_literals;

TEST(Deadline, says_what_is_left_and_never_less_than_nothing) {
  const auto later = Deadline::in(1h);
  EXPECT_FALSE(later.passed());
  EXPECT_GT(later.remaining(), 59min);
  EXPECT_LE(later.remaining(), 1h);
  const auto past = Deadline::in(-1s);
  EXPECT_TRUE(past.passed());
  EXPECT_EQ(past.remaining(), 0ms);
}

TEST(Deadline, at_most_takes_the_earlier) {
  EXPECT_LE(Deadline::in(1h).at_most(1min).remaining(), 1min);
  EXPECT_LE(Deadline::in(1min).at_most(1h).remaining(), 1min);
}

TEST(FixedClock, stands_until_it_is_set) {
  FixedClock clock(std::chrono::sys_days{2026y / 2 / 28} + 23h);
  EXPECT_EQ(clock.today(), 2026y / 2 / 28);
  clock.set(clock.now() + 2h);
  EXPECT_EQ(clock.today(), 2026y / 3 / 1);
}

TEST(Error, is_handed_on_as_it_is) {
  Result<int> failed = fail(ErrorCode::kNotFound, "no such thing", "row 7");
  const Result<std::string> handed_on = propagate(failed);
  ASSERT_FALSE(handed_on);
  EXPECT_EQ(handed_on.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(handed_on.error().message, "no such thing");
  EXPECT_EQ(handed_on.error().detail, "row 7");
  EXPECT_EQ(to_string(handed_on.error().code), "not_found");
}

static_assert(!std::is_convertible_v<UserId, ConnectionId>);
static_assert(!std::is_convertible_v<Secret, std::string>);

TEST(Secret, leaves_nothing_where_it_was_moved_from) {
  Secret first(std::string(64, 's'));
  const Secret second(std::move(first));
  EXPECT_EQ(second.reveal(), std::string(64, 's'));
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): what is promised
}

TEST(Secret, wipe_overwrites) {
  std::string text = "password";
  wipe(text.data(), text.size());
  EXPECT_EQ(text, std::string(8, '\0'));
}

TEST(RequestId, is_sixteen_digits_and_does_not_repeat) {
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) seen.insert(new_request_id());
  EXPECT_EQ(seen.size(), 10'000U);
  EXPECT_EQ(seen.begin()->size(), 16U);
  EXPECT_EQ(seen.begin()->find_first_not_of("0123456789abcdef"), std::string::npos);
}

}  // namespace
}  // namespace dataquery
