#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "adapters/vectors/loaded_collection.h"
#include "base/ids.h"

namespace dataquery::vectors {

/// A small collection as it is, chunks and all; a large one with its vectors made small.
using Loaded =
    std::variant<std::shared_ptr<const std::vector<retrieval::ChunkRecord>>, std::shared_ptr<const LoadedCollection>>;

/// Collections in memory, within a bound; the ones not used for longest go first. Any thread.
class CollectionCache {
 public:
  struct Key {
    std::int64_t connection = 0;
    std::string model;
    std::size_t dimensions = 0;
    auto operator<=>(const Key&) const = default;
  };
  /// A collection's place. Who fills it holds `loading`, so that it is read once however many ask at a time.
  struct Slot {
    std::timed_mutex loading;
    std::int64_t version = -1;  ///< guarded by `loading`, as is what follows
    Loaded loaded;
  };

  explicit CollectionCache(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  /// The place of `key`, made when there is none.
  [[nodiscard]] std::shared_ptr<Slot> slot(const Key& key);
  /// Tells how much a filled slot takes; others may have to go, and so may this one, if it alone is too large.
  void account(const Key& key, std::size_t bytes);
  void forget(ConnectionId connection);

  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] std::size_t max_bytes() const { return max_bytes_; }

 private:
  struct Entry {
    std::shared_ptr<Slot> slot;
    std::size_t bytes = 0;
    std::uint64_t used = 0;
  };
  void make_room();  // with mutex_ held

  const std::size_t max_bytes_;
  mutable std::mutex mutex_;  // guards the rest
  std::map<Key, Entry> entries_;
  std::size_t bytes_ = 0;
  std::uint64_t uses_ = 0;
};

}  // namespace dataquery::vectors
