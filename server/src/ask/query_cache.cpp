#include "ask/query_cache.h"

#include <cstdint>
#include <format>
#include <utility>

namespace dataquery::ask {
namespace {

/// FNV-1a, 64 bits (Fowler, Noll, Vo), from another start.
std::uint64_t digest(std::string_view text, std::uint64_t hash) {
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  return hash;
}

}  // namespace

std::optional<WrittenQuery> QueryCache::find(const std::string& key) {
  const std::scoped_lock lock(mutex_);
  const auto found = positions_.find(key);
  if (found == positions_.end()) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->query;
}

void QueryCache::keep(std::string key, WrittenQuery query) {
  if (capacity_ == 0) return;
  const std::scoped_lock lock(mutex_);
  if (const auto found = positions_.find(key); found != positions_.end()) {
    found->second->query = std::move(query);
    return;
  }
  if (entries_.size() == capacity_) {
    positions_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front({std::move(key), std::move(query)});
  positions_.emplace(entries_.front().key, entries_.begin());
}

void QueryCache::forget(const std::string& key) {
  const std::scoped_lock lock(mutex_);
  const auto found = positions_.find(key);
  if (found == positions_.end()) return;
  const auto entry = found->second;
  positions_.erase(found);
  entries_.erase(entry);
}

std::size_t QueryCache::size() const {
  const std::scoped_lock lock(mutex_);
  return entries_.size();
}

std::string cache_key(ConnectionId connection, const llm::Settings& settings,
                      const std::vector<llm::Message>& messages) {
  // Two digests of different starts: 128 bits, and the question itself stands beside them.
  std::uint64_t first = 0xcbf29ce484222325ULL;
  std::uint64_t second = 0x84222325cbf29ce4ULL;
  for (const auto& message : messages) {
    const std::string_view separator("\0", 1);
    first = digest(separator, digest(message.content, first));
    second = digest(separator, digest(message.content, second));
  }
  return std::format("{}\n{}\n{}\n{}\n{:016x}{:016x}", connection.value, settings.provider, settings.base_url,
                     settings.model, first, second);
}

}  // namespace dataquery::ask
