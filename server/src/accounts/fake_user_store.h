#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "accounts/user_store.h"

namespace dataquery::accounts {

/// A UserStore in memory. Any thread.
class FakeUserStore final : public UserStore {
 public:
  [[nodiscard]] Result<User> insert(std::string_view email, std::string_view password_hash,
                                    std::chrono::system_clock::time_point created_at) override {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, user] : users_) {
      if (user.email == email) return fail(ErrorCode::kConflict, "This exists already.");
    }
    const User user{UserId{++last_id_}, std::string(email), std::string(password_hash),
                    std::chrono::floor<std::chrono::seconds>(created_at)};
    users_[user.id] = user;
    return user;
  }

  [[nodiscard]] Result<std::optional<User>> find_by_email(std::string_view email) override {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find_if(users_, [&](const auto& entry) { return entry.second.email == email; });
    if (found == users_.end()) return std::nullopt;
    return found->second;
  }

  [[nodiscard]] Result<std::optional<User>> find(UserId user) override {
    const std::lock_guard lock(mutex_);
    ++lookups;
    const auto found = users_.find(user);
    if (found == users_.end()) return std::nullopt;
    return found->second;
  }

  [[nodiscard]] Result<void> remove(UserId user) override {
    const std::lock_guard lock(mutex_);
    if (users_.erase(user) == 0) return fail(ErrorCode::kNotFound, "No such account.");
    return {};
  }

  [[nodiscard]] Result<Usage> usage(UserId /*user*/, std::chrono::system_clock::time_point week_start) override {
    const std::lock_guard lock(mutex_);
    asked_week_start = week_start;
    return known_usage;
  }

  Usage known_usage;                                       ///< what `usage` answers
  std::chrono::system_clock::time_point asked_week_start;  ///< what `usage` was asked
  int lookups = 0;                                         ///< calls of `find`

 private:
  std::mutex mutex_;
  std::map<UserId, User> users_;
  std::int64_t last_id_ = 0;
};

}  // namespace dataquery::accounts
