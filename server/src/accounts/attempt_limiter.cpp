#include "accounts/attempt_limiter.h"

#include <algorithm>
#include <format>

namespace dataquery::accounts {

// Keys begin with a letter of their own and hold the address first, which has no blank: two kinds cannot collide.
std::vector<AttemptLimiter::Key> AttemptLimiter::keys_of(std::string_view email, std::string_view address) const {
  std::vector<Key> keys{{std::format("e {}", email), limits_.per_email, false}};
  if (!address.empty()) {
    keys.push_back({std::format("b {} {}", address, email), limits_.per_email_and_address, true});
    keys.push_back({std::format("a {}", address), limits_.per_address, false});
  }
  return keys;
}

Result<void> AttemptLimiter::begin(std::string_view email, std::string_view address) {
  const auto now = clock_.now();
  const auto keys = keys_of(email, address);
  const std::lock_guard lock(mutex_);
  for (const auto& key : keys) {
    const auto found = windows_.find(key.text);
    if (found == windows_.end() || found->second.ends <= now || found->second.attempts < key.limit) continue;
    const auto wait = std::chrono::ceil<std::chrono::seconds>(found->second.ends - now);
    return fail(ErrorCode::kRateLimited,
                std::format("Too many attempts to sign in. Try again in {} seconds.", wait.count()));
  }
  for (const auto& key : keys) {
    make_room(now);
    auto& window = windows_[key.text];
    if (window.ends <= now) window = {.attempts = 0, .ends = now + limits_.window};
    ++window.attempts;
  }
  return {};
}

void AttemptLimiter::succeeded(std::string_view email, std::string_view address) {
  const auto keys = keys_of(email, address);
  const std::lock_guard lock(mutex_);
  for (const auto& key : keys) {
    const auto found = windows_.find(key.text);
    if (found == windows_.end()) continue;
    if (key.forgotten_on_success || found->second.attempts <= 1) {
      windows_.erase(found);
    } else {
      --found->second.attempts;
    }
  }
}

std::size_t AttemptLimiter::keys() const {
  const std::lock_guard lock(mutex_);
  return windows_.size();
}

// When full: what has ended goes; if nothing has, the half that ends first, so that the cost is spread over many calls.
void AttemptLimiter::make_room(std::chrono::system_clock::time_point now) {
  if (windows_.size() < limits_.keys) return;
  std::erase_if(windows_, [&](const auto& entry) { return entry.second.ends <= now; });
  if (windows_.size() < limits_.keys) return;
  std::vector<std::chrono::system_clock::time_point> ends;
  ends.reserve(windows_.size());
  for (const auto& [key, window] : windows_) ends.push_back(window.ends);
  const auto middle = ends.begin() + static_cast<std::ptrdiff_t>(ends.size() / 2);
  std::ranges::nth_element(ends, middle);
  std::erase_if(windows_, [&](const auto& entry) { return entry.second.ends <= *middle; });
}

}  // namespace dataquery::accounts
