#include "adapters/vectors/collection_cache.h"

#include <algorithm>

namespace dataquery::vectors {
namespace {

constexpr std::size_t kEntryBytes = 256;  // an entry by itself, so that empty ones are bounded too

}  // namespace

std::shared_ptr<CollectionCache::Slot> CollectionCache::slot(const Key& key) {
  const std::scoped_lock lock(mutex_);
  const auto [found, fresh] = entries_.try_emplace(key);
  auto& entry = found->second;
  if (fresh) {
    entry.slot = std::make_shared<Slot>();
    entry.bytes = kEntryBytes;
    bytes_ += entry.bytes;
  }
  entry.used = ++uses_;
  const auto slot = entry.slot;
  make_room();
  return slot;
}

void CollectionCache::account(const Key& key, std::size_t bytes) {
  const std::scoped_lock lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;  // forgotten meanwhile
  bytes_ += kEntryBytes + bytes - found->second.bytes;
  found->second.bytes = kEntryBytes + bytes;
  make_room();
}

void CollectionCache::make_room() {
  while (bytes_ > max_bytes_ && !entries_.empty()) {
    const auto oldest = std::ranges::min_element(entries_, {}, [](const auto& entry) { return entry.second.used; });
    bytes_ -= oldest->second.bytes;
    entries_.erase(oldest);
  }
}

void CollectionCache::forget(ConnectionId connection) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(entries_, [&](const auto& entry) {
    if (entry.first.connection != connection.value) return false;
    bytes_ -= entry.second.bytes;
    return true;
  });
}

std::size_t CollectionCache::bytes() const {
  const std::scoped_lock lock(mutex_);
  return bytes_;
}

}  // namespace dataquery::vectors
