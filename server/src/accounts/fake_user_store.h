#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

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
    const auto found = users_.find(user);
    if (found == users_.end()) return std::nullopt;
    return found->second;
  }

  [[nodiscard]] Result<std::vector<SessionState>> sessions(std::span<const UserId> users) override {
    if (before_sessions) before_sessions(users);
    const std::lock_guard lock(mutex_);
    std::vector<SessionState> states;
    for (const auto id : users) {
      const auto found = users_.find(id);
      if (found != users_.end()) states.push_back({id, found->second.email, found->second.session_version});
    }
    return states;
  }

  [[nodiscard]] Result<std::int64_t> set_password(UserId user, std::string_view password_hash,
                                                  std::optional<std::int64_t> session_version) override {
    const std::lock_guard lock(mutex_);
    auto* found = at(user, session_version);
    if (found == nullptr) return no_such_user();
    found->password_hash = password_hash;
    return ++found->session_version;
  }

  [[nodiscard]] Result<std::int64_t> end_sessions(UserId user, std::optional<std::int64_t> session_version) override {
    const std::lock_guard lock(mutex_);
    auto* found = at(user, session_version);
    if (found == nullptr) return no_such_user();
    return ++found->session_version;
  }

  [[nodiscard]] Result<void> remove(UserId user, std::optional<std::int64_t> session_version) override {
    const std::lock_guard lock(mutex_);
    if (at(user, session_version) == nullptr) return no_such_user();
    users_.erase(user);
    return {};
  }

  [[nodiscard]] Result<std::vector<UserSummary>> list() override {
    const std::lock_guard lock(mutex_);
    std::vector<UserSummary> users;
    for (const auto& [id, user] : users_)
      users.push_back({.id = id, .email = user.email, .created_at = user.created_at});
    return users;
  }

  [[nodiscard]] Result<Usage> usage(UserId /*user*/, std::chrono::system_clock::time_point week_start) override {
    const std::lock_guard lock(mutex_);
    asked_week_start = week_start;
    return known_usage;
  }

  Usage known_usage;                                             ///< what `usage` answers
  std::chrono::system_clock::time_point asked_week_start;        ///< what `usage` was asked
  std::function<void(std::span<const UserId>)> before_sessions;  ///< called first by `sessions`, if set

 private:
  static std::unexpected<Error> no_such_user() { return fail(ErrorCode::kNotFound, "No such account."); }

  User* at(UserId user, std::optional<std::int64_t> session_version) {
    const auto found = users_.find(user);
    if (found == users_.end() ||
        session_version.value_or(found->second.session_version) != found->second.session_version)
      return nullptr;
    return &found->second;
  }

  std::mutex mutex_;
  std::map<UserId, User> users_;
  std::int64_t last_id_ = 0;
};

}  // namespace dataquery::accounts
