#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <vector>

#include "connections/connection_store.h"
#include "connections/glossary_store.h"

namespace dataquery::connections {

/// A GlossaryStore in memory, of the connections of another store. Any thread.
class FakeGlossaryStore final : public GlossaryStore {
 public:
  explicit FakeGlossaryStore(ConnectionStore& connections) : connections_(connections) {}

  [[nodiscard]] Result<std::vector<GlossaryEntry>> list(UserId user, ConnectionId connection) override {
    if (auto owned = connections_.find(user, connection); !owned) return propagate(owned);
    const std::lock_guard lock(mutex_);
    return entries_[connection];
  }

  [[nodiscard]] Result<std::int64_t> add(UserId user, ConnectionId connection, const GlossaryEntry& entry,
                                         Time /*now*/) override {
    if (auto owned = connections_.find(user, connection); !owned) return propagate(owned);
    const std::lock_guard lock(mutex_);
    if (holds(connection, entry.term, 0)) return taken();
    entries_[connection].push_back(entry);
    entries_[connection].back().id = ++last_id_;
    return last_id_;
  }

  [[nodiscard]] Result<void> change(UserId user, ConnectionId connection, const GlossaryEntry& entry,
                                    Time /*now*/) override {
    if (auto owned = connections_.find(user, connection); !owned) return propagate(owned);
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(entries_[connection], entry.id, &GlossaryEntry::id);
    if (found == entries_[connection].end()) return missing();
    if (holds(connection, entry.term, entry.id)) return taken();
    *found = entry;
    return {};
  }

  [[nodiscard]] Result<void> remove(UserId user, ConnectionId connection, std::int64_t entry) override {
    if (auto owned = connections_.find(user, connection); !owned) return propagate(owned);
    const std::lock_guard lock(mutex_);
    if (std::erase_if(entries_[connection], [&](const auto& one) { return one.id == entry; }) == 0) return missing();
    return {};
  }

 private:
  static std::unexpected<Error> missing() { return fail(ErrorCode::kNotFound, "No such entry."); }
  static std::unexpected<Error> taken() { return fail(ErrorCode::kConflict, "This exists already."); }

  bool holds(ConnectionId connection, const std::string& term, std::int64_t but) {
    return std::ranges::any_of(entries_[connection], [&](const GlossaryEntry& entry) {
      return entry.id != but && term_key(entry.term) == term_key(term);
    });
  }

  ConnectionStore& connections_;
  std::mutex mutex_;
  std::map<ConnectionId, std::vector<GlossaryEntry>> entries_;
  std::int64_t last_id_ = 0;
};

}  // namespace dataquery::connections
