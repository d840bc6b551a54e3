#pragma once

#include <algorithm>
#include <mutex>
#include <ranges>
#include <vector>

#include "history/history_store.h"

namespace dataquery::history {

/// A HistoryStore in memory, in which every user and every connection exists. Any thread.
class FakeHistoryStore final : public HistoryStore {
 public:
  [[nodiscard]] Result<QuestionId> append(const HistoryItem& item) override {
    const std::lock_guard lock(mutex_);
    items_.push_back(item);
    items_.back().id = QuestionId{++last_id_};
    items_.back().created_at = std::chrono::floor<std::chrono::seconds>(item.created_at);
    return items_.back().id;
  }

  [[nodiscard]] Result<std::vector<HistoryItem>> list(UserId user, const HistoryFilter& filter) override {
    const std::lock_guard lock(mutex_);
    std::vector<HistoryItem> found;
    for (const auto& item : items_ | std::views::reverse) {
      if (found.size() == filter.limit) break;
      if (item.user != user || (filter.before && item.id >= *filter.before) ||
          (filter.connection && item.connection != filter.connection)) {
        continue;
      }
      found.push_back(item);
    }
    return found;
  }

  [[nodiscard]] Result<HistoryItem> find(UserId user, QuestionId question) override {
    const std::lock_guard lock(mutex_);
    const auto found = position(user, question);
    if (found == items_.end()) return fail(ErrorCode::kNotFound, "No such question in your history.");
    return *found;
  }

  [[nodiscard]] Result<void> remove(UserId user, QuestionId question) override {
    const std::lock_guard lock(mutex_);
    const auto found = position(user, question);
    if (found == items_.end()) return fail(ErrorCode::kNotFound, "No such question in your history.");
    items_.erase(found);
    return {};
  }

 private:
  std::vector<HistoryItem>::iterator position(UserId user, QuestionId question) {
    return std::ranges::find_if(items_,
                                [&](const HistoryItem& item) { return item.user == user && item.id == question; });
  }

  std::mutex mutex_;
  std::vector<HistoryItem> items_;
  std::int64_t last_id_ = 0;
};

}  // namespace dataquery::history
