#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "connections/glossary_entry.h"

namespace dataquery::connections {

/// Where the glossaries of connections are kept; they go with their connection. Plain blocking calls; any thread,
/// several at once.
/// Errors of all: kNotFound (no such connection or entry, or another user's); kBusy; kInternal.
class GlossaryStore {
 public:
  using Time = std::chrono::system_clock::time_point;

  virtual ~GlossaryStore() = default;

  /// All of a connection's, in the order in which they were added.
  [[nodiscard]] virtual Result<std::vector<GlossaryEntry>> list(UserId user, ConnectionId connection) = 0;

  /// Adds an entry; its identity. Also kConflict when the connection has an entry whose term has the same key.
  [[nodiscard]] virtual Result<std::int64_t> add(UserId user, ConnectionId connection, const GlossaryEntry& entry,
                                                 Time now) = 0;

  /// Replaces term and definition of the entry `entry.id`. Also kConflict as above.
  [[nodiscard]] virtual Result<void> change(UserId user, ConnectionId connection, const GlossaryEntry& entry,
                                            Time now) = 0;

  [[nodiscard]] virtual Result<void> remove(UserId user, ConnectionId connection, std::int64_t entry) = 0;
};

}  // namespace dataquery::connections
