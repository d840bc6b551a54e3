#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/ids.h"
#include "history/prices.h"
#include "history/usage_store.h"

namespace dataquery::history {

struct UsageOptions {
  Prices prices;
  std::int64_t monthly_tokens = 0;  ///< what a user may spend in a month; 0: as many as they like
};

/// A user's month: the sums over all models, and each model's.
struct MonthUsage {
  std::string month;
  std::int64_t requests = 0;
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
  std::optional<double> cost;
  std::vector<ModelUsage> models;  ///< by name
};

/// What asking language models took of each user. Months are UTC's. Holds references to its ports. Any thread; blocking
/// store calls, but for `cost_of`.
/// Errors of all: kBusy; kInternal.
class Usage {
 public:
  Usage(UsageStore& store, const Clock& clock, UsageOptions options = {})
      : store_(store), clock_(clock), options_(std::move(options)) {}

  /// By the operator's prices; nullopt for a model without one.
  [[nodiscard]] std::optional<double> cost_of(std::string_view model, std::int64_t prompt_tokens,
                                              std::int64_t completion_tokens) const {
    return history::cost_of(options_.prices, model, prompt_tokens, completion_tokens);
  }

  /// Adds to the current month. Errors: kNotFound when there is no such user.
  [[nodiscard]] Result<void> add(UserId user, ModelUsage usage);

  /// Whether the user may ask a model once more this month. Without a limit the store is not asked.
  /// Errors: kRateLimited; the message says what was used and from when on there is more.
  [[nodiscard]] Result<void> check_limit(UserId user);

  /// nullopt: the current month. Errors: kInvalidArgument when `month` is not like "2026-03".
  [[nodiscard]] Result<MonthUsage> month(UserId user, std::optional<std::string> month);

  /// nullopt: there is no limit.
  [[nodiscard]] std::optional<std::int64_t> limit() const;

 private:
  UsageStore& store_;
  const Clock& clock_;
  const UsageOptions options_;
};

}  // namespace dataquery::history
