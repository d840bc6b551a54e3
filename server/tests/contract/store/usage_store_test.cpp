#include <thread>
#include <vector>

#include "contract/store/stores.h"

namespace dataquery::store {
namespace {

using history::ModelUsage;

class UsageStoreContract : public StoreContract {
 protected:
  history::UsageStore& store() { return stores_->usage(); }

  const UserId user_ = stores_->add_user("a@b.co");
  const UserId other_ = stores_->add_user("other@b.co");
};

INSTANTIATE_TEST_SUITE_P(All, UsageStoreContract, implementations(), implementation_name);

TEST_P(UsageStoreContract, adds_up_what_each_model_took_in_a_month) {
  ASSERT_TRUE(store().add(user_, "2026-03", {"gpt-4o", 1, 100, 20, 0.25}));
  ASSERT_TRUE(store().add(user_, "2026-03", {"gpt-4o", 2, 3'000'000'000, 5, 0.5}));
  ASSERT_TRUE(store().add(user_, "2026-03", {"Another", 1, 7, 1, std::nullopt}));
  ASSERT_TRUE(store().add(user_, "2026-04", {"gpt-4o", 1, 1, 1, std::nullopt}));
  ASSERT_TRUE(store().add(other_, "2026-03", {"gpt-4o", 9, 9, 9, 9.0}));
  const std::vector<ModelUsage> march{{"Another", 1, 7, 1, std::nullopt}, {"gpt-4o", 3, 3'000'000'100, 25, 0.75}};
  EXPECT_EQ(store().month(user_, "2026-03").value(), march);
  EXPECT_EQ(store().month(user_, "2026-04").value(), (std::vector<ModelUsage>{{"gpt-4o", 1, 1, 1, std::nullopt}}));
  EXPECT_TRUE(store().month(user_, "2026-05").value().empty());
}

TEST_P(UsageStoreContract, a_cost_that_is_not_known_leaves_the_known_ones) {
  ASSERT_TRUE(store().add(user_, "2026-03", {"m", 1, 1, 1, std::nullopt}));
  EXPECT_EQ(store().month(user_, "2026-03").value().at(0).cost, std::nullopt);
  ASSERT_TRUE(store().add(user_, "2026-03", {"m", 1, 1, 1, 0.25}));
  ASSERT_TRUE(store().add(user_, "2026-03", {"m", 1, 1, 1, std::nullopt}));
  EXPECT_EQ(store().month(user_, "2026-03").value().at(0).cost, 0.25);
  EXPECT_EQ(store().month(user_, "2026-03").value().at(0).requests, 3);
}

TEST_P(UsageStoreContract, of_nobody_is_not_found) {
  EXPECT_EQ(store().add(UserId{0}, "2026-03", {"m", 1, 1, 1, std::nullopt}).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(store().month(UserId{0}, "2026-03").value().empty());
}

TEST_P(UsageStoreContract, loses_nothing_of_what_is_added_at_the_same_moment) {
  constexpr int kThreads = 4;
  constexpr int kEach = 25;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < kEach; ++i) EXPECT_TRUE(store().add(user_, "2026-03", {"m", 1, 2, 3, 0.5}));
      });
    }
  }
  EXPECT_EQ(store().month(user_, "2026-03").value(),
            (std::vector<ModelUsage>{{"m", kThreads * kEach, 2 * kThreads * kEach, 3 * kThreads * kEach, 50.0}}));
}

}  // namespace
}  // namespace dataquery::store
