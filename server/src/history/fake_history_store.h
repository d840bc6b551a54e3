#pragma once

#include <algorithm>
#include <mutex>
#include <ranges>
#include <set>
#include <string>
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
          (filter.connection && item.connection != filter.connection) ||
          (filter.conversation && item.conversation_id != filter.conversation)) {
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

  [[nodiscard]] Result<void> set_verified(UserId user, QuestionId question, std::optional<bool> verified) override {
    const std::lock_guard lock(mutex_);
    const auto found = position(user, question);
    if (found == items_.end()) return fail(ErrorCode::kNotFound, "No such question in your history.");
    found->verified = verified;
    return {};
  }

  /// Connections have no names here.
  [[nodiscard]] Result<std::vector<Conversation>> conversations(UserId user, std::size_t limit,
                                                                std::optional<QuestionId> before) override {
    const std::lock_guard lock(mutex_);
    std::vector<Conversation> found;
    for (const auto& item : items_ | std::views::reverse) {
      if (item.user != user || !item.conversation_id) continue;
      auto known = std::ranges::find(found, *item.conversation_id, &Conversation::id);
      if (known == found.end()) {
        found.push_back(
            {.id = *item.conversation_id, .last = item.id, .last_at = item.created_at, .connection = item.connection});
        known = std::prev(found.end());
      }
      known->title = item.query.substr(0, 200);
      ++known->questions;
    }
    if (before) std::erase_if(found, [&](const Conversation& one) { return one.last >= *before; });
    found.resize(std::min(found.size(), limit));
    return found;
  }

  [[nodiscard]] Result<std::vector<Turn>> turns(UserId user, std::string_view conversation, ConnectionId connection,
                                                std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<Turn> found;
    for (const auto& item : items_ | std::views::reverse) {
      if (found.size() == limit) break;
      if (item.user == user && item.conversation_id == conversation && item.connection == connection &&
          item.status == "answered" && item.generated_query) {
        found.push_back({.question = item.query, .query = *item.generated_query, .engine = item.engine});
      }
    }
    std::ranges::reverse(found);
    return found;
  }

  [[nodiscard]] Result<std::vector<VerifiedPair>> verified(UserId user, ConnectionId connection,
                                                           std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<VerifiedPair> found;
    std::set<std::string> questions;
    for (const auto& item : items_ | std::views::reverse) {
      if (found.size() == limit) break;
      if (item.user == user && item.connection == connection && item.verified == true && item.generated_query &&
          item.engine != "user" && questions.insert(item.query).second) {
        found.push_back({.question = item.query, .query = *item.generated_query});
      }
    }
    return found;
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
