#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "connections/connection.h"

namespace dataquery::connections {

/// Open connections kept between questions; the one not used for longest goes first. Any thread; below a microsecond.
class OpenCache {
 public:
  explicit OpenCache(std::size_t capacity) : capacity_(capacity) {}

  /// The connection when it is here in this version of its catalog.
  [[nodiscard]] std::optional<OpenConnection> find(ConnectionId connection, std::int64_t version);

  /// Keeps `connection`, unless it is here in this version or a newer one.
  void keep(OpenConnection connection);
  void forget(ConnectionId connection);
  [[nodiscard]] std::vector<ConnectionId> ids() const;
  [[nodiscard]] std::size_t size() const;

 private:
  using Entries = std::list<OpenConnection>;  // most recently used first

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  Entries entries_;                                                // guarded by mutex_
  std::unordered_map<std::int64_t, Entries::iterator> positions_;  // guarded by mutex_
};

}  // namespace dataquery::connections
