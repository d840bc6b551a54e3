#include "accounts/live_users.h"

#include <utility>

namespace dataquery::accounts {

std::optional<std::string> LiveUsers::email_of(UserId user) const {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  const auto found = seen_.find(user.value);
  // A wall clock that was set back makes an entry look young for ever: `at` in the future does not count either.
  if (found == seen_.end() || found->second.at > now || now - found->second.at > lifetime_) return std::nullopt;
  return found->second.email;
}

void LiveUsers::saw(UserId user, std::string email) {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  if (seen_.size() >= capacity_ && !seen_.contains(user.value)) {
    std::erase_if(seen_, [&](const auto& entry) { return now - entry.second.at > lifetime_; });
    if (seen_.size() >= capacity_) seen_.clear();  // every entry costs one store call to get back
  }
  seen_[user.value] = {std::move(email), now};
}

void LiveUsers::forget(UserId user) {
  const std::lock_guard lock(mutex_);
  seen_.erase(user.value);
}

std::size_t LiveUsers::size() const {
  const std::lock_guard lock(mutex_);
  return seen_.size();
}

}  // namespace dataquery::accounts
