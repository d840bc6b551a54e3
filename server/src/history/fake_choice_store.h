#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include "history/choice_store.h"

namespace dataquery::history {

/// A ChoiceStore in memory, in which every user has every connection but those with an identity below 1. Any thread.
class FakeChoiceStore final : public ChoiceStore {
 public:
  [[nodiscard]] Result<std::optional<ChosenReading>> find(UserId user, ConnectionId connection,
                                                          std::string_view key) override {
    const std::lock_guard lock(mutex_);
    for (const auto& [own, choice] : kept_[{user, connection}]) {
      if (own == key) return choice;
    }
    return std::nullopt;
  }

  [[nodiscard]] Result<std::vector<ChosenReading>> list(UserId user, ConnectionId connection,
                                                        std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<ChosenReading> found;
    for (const auto& [key, choice] : kept_[{user, connection}] | std::views::reverse) {
      if (found.size() < limit) found.push_back(choice);
    }
    return found;
  }

  [[nodiscard]] Result<std::int64_t> put(UserId user, ConnectionId connection, std::string_view key,
                                         const ChosenReading& choice, std::size_t most) override {
    if (connection.value < 1) return fail(ErrorCode::kNotFound, "No such connection.");
    const std::lock_guard lock(mutex_);
    auto& kept = kept_[{user, connection}];
    const auto other = std::ranges::find(kept, key, [](const auto& entry) { return std::string_view(entry.first); });
    const auto id = other == kept.end() ? ++last_id_ : other->second.id;
    if (other != kept.end()) kept.erase(other);
    kept.emplace_back(key, choice);
    kept.back().second.id = id;
    kept.back().second.chosen_at = std::chrono::floor<std::chrono::seconds>(choice.chosen_at);
    if (kept.size() > most) kept.erase(kept.begin(), kept.end() - static_cast<std::ptrdiff_t>(most));
    return id;
  }

  [[nodiscard]] Result<void> remove(UserId user, ConnectionId connection, std::int64_t choice) override {
    const std::lock_guard lock(mutex_);
    const auto gone =
        std::erase_if(kept_[{user, connection}], [&](const auto& kept) { return kept.second.id == choice; });
    if (gone == 0) return fail(ErrorCode::kNotFound, "No such choice.");
    return {};
  }

 private:
  std::mutex mutex_;
  std::map<std::pair<UserId, ConnectionId>, std::vector<std::pair<std::string, ChosenReading>>> kept_;  // oldest first
  std::int64_t last_id_ = 0;
};

}  // namespace dataquery::history
