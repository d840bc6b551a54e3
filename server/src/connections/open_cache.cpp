#include "connections/open_cache.h"

#include <utility>

namespace dataquery::connections {

std::optional<OpenConnection> OpenCache::find(ConnectionId connection, std::int64_t version) {
  const std::lock_guard lock(mutex_);
  const auto position = positions_.find(connection.value);
  if (position == positions_.end() || position->second->version != version) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, position->second);
  return entries_.front();
}

void OpenCache::keep(OpenConnection connection) {
  Entries dropped;  // destroyed after the lock: closing a connector may take its time
  const std::lock_guard lock(mutex_);
  const auto position = positions_.find(connection.id.value);
  if (position != positions_.end()) {
    if (position->second->version >= connection.version) return;
    dropped.splice(dropped.end(), entries_, position->second);
    positions_.erase(position);
  }
  if (entries_.size() >= capacity_ && !entries_.empty()) {
    positions_.erase(entries_.back().id.value);
    dropped.splice(dropped.end(), entries_, std::prev(entries_.end()));
  }
  entries_.push_front(std::move(connection));
  positions_[entries_.front().id.value] = entries_.begin();
}

void OpenCache::forget(ConnectionId connection) {
  Entries dropped;
  const std::lock_guard lock(mutex_);
  const auto position = positions_.find(connection.value);
  if (position == positions_.end()) return;
  dropped.splice(dropped.end(), entries_, position->second);
  positions_.erase(position);
}

std::vector<ConnectionId> OpenCache::ids() const {
  const std::lock_guard lock(mutex_);
  std::vector<ConnectionId> ids;
  for (const auto& entry : entries_) ids.push_back(entry.id);
  return ids;
}

std::size_t OpenCache::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace dataquery::connections
