#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"

namespace dataquery::history {

/// What asking one model took.
struct ModelUsage {
  std::string model;
  std::int64_t requests = 0;
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
  std::optional<double> cost;  ///< US dollars; of the part whose cost is known; nullopt when that is none
  bool operator==(const ModelUsage&) const = default;
};

/// Where the months' sums are kept. Plain blocking calls; any thread, several at once.
/// Errors of all: kBusy; kInternal.
class UsageStore {
 public:
  virtual ~UsageStore() = default;

  /// Adds to the sums of a month ("2026-03"). One statement: what is added at the same moment is all in it.
  /// Errors: kNotFound when there is no such user.
  [[nodiscard]] virtual Result<void> add(UserId user, std::string_view month, const ModelUsage& usage) = 0;

  /// The sums of a user's month, by model's name.
  [[nodiscard]] virtual Result<std::vector<ModelUsage>> month(UserId user, std::string_view month) = 0;
};

}  // namespace dataquery::history
