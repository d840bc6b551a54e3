#pragma once

#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

#include "history/usage_store.h"

namespace dataquery::history {

/// A UsageStore in memory, in which every user exists but those with an identity below 1. Any thread.
class FakeUsageStore final : public UsageStore {
 public:
  [[nodiscard]] Result<void> add(UserId user, std::string_view month, const ModelUsage& usage) override {
    if (user.value < 1) return fail(ErrorCode::kNotFound, "No such account.");
    const std::lock_guard lock(mutex_);
    auto& sum = sums_[{user, std::string(month), usage.model}];
    sum.model = usage.model;
    sum.requests += usage.requests;
    sum.prompt_tokens += usage.prompt_tokens;
    sum.completion_tokens += usage.completion_tokens;
    if (usage.cost) sum.cost = sum.cost.value_or(0) + *usage.cost;
    return {};
  }

  [[nodiscard]] Result<std::vector<ModelUsage>> month(UserId user, std::string_view month) override {
    const std::lock_guard lock(mutex_);
    std::vector<ModelUsage> found;
    for (const auto& [key, sum] : sums_) {
      if (std::get<0>(key) == user && std::get<1>(key) == month) found.push_back(sum);
    }
    return found;
  }

 private:
  std::mutex mutex_;
  std::map<std::tuple<UserId, std::string, std::string>, ModelUsage> sums_;
};

}  // namespace dataquery::history
