#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "connections/connection_store.h"
#include "connections/fake_job_store.h"

namespace dataquery::connections {

/// A ConnectionStore in memory. Any thread.
class FakeConnectionStore final : public ConnectionStore {
 public:
  [[nodiscard]] Result<std::vector<Connection>> list(UserId user) override {
    const std::lock_guard lock(mutex_);
    std::vector<Connection> connections;
    for (const auto& [id, entry] : entries_) {
      if (entry.connection.user == user) connections.push_back(shown(entry));
    }
    return connections;
  }

  [[nodiscard]] Result<Connection> find(UserId user, ConnectionId connection) override {
    const std::lock_guard lock(mutex_);
    auto* entry = entry_of(user, connection);
    if (entry == nullptr) return missing();
    return shown(*entry);
  }

  [[nodiscard]] Result<StoredAccess> access(UserId user, ConnectionId connection) override {
    const std::lock_guard lock(mutex_);
    auto* entry = entry_of(user, connection);
    if (entry == nullptr) return missing();
    return StoredAccess{.name = entry->connection.name,
                        .db_type = entry->connection.db_type,
                        .url = entry->url,
                        .version = entry->catalog ? entry->catalog->version : 0,
                        .is_demo = entry->connection.is_demo,
                        .owned_file = entry->owned_file,
                        .indexing = jobs.find(connection),
                        .options = entry->options};
  }

  [[nodiscard]] Result<bool> has_name(UserId user, std::string_view name) override {
    const std::lock_guard lock(mutex_);
    return holds_name(user, name);
  }

  [[nodiscard]] Result<Connection> insert(const NewConnection& fresh, const Seal& seal) override {
    const std::lock_guard lock(mutex_);
    if (holds_name(fresh.user, fresh.name)) return taken();
    const ConnectionId id{++last_id_};
    auto url = seal(id);
    if (!url) return propagate(url);
    Entry entry{.connection = {.id = id,
                               .user = fresh.user,
                               .name = fresh.name,
                               .db_type = fresh.db_type,
                               .metadata = fresh.metadata,
                               .created_at = std::chrono::floor<std::chrono::seconds>(fresh.created_at),
                               .is_demo = fresh.is_demo,
                               .is_upload = fresh.owned_file.has_value()},
                .url = std::move(*url),
                .owned_file = fresh.owned_file};
    if (fresh.catalog) entry.catalog = StoredCatalog{.version = kFirstVersion, .text = *fresh.catalog};
    if (fresh.index) jobs.queue(fresh.user, id);
    return shown(entries_.emplace(id, std::move(entry)).first->second);
  }

  [[nodiscard]] Result<void> change(UserId user, ConnectionId connection, const ConnectionChange& change) override {
    const std::lock_guard lock(mutex_);
    auto* entry = entry_of(user, connection);
    if (entry == nullptr) return missing();
    if (change.name && *change.name != entry->connection.name && holds_name(user, *change.name)) return taken();
    if (change.name) entry->connection.name = *change.name;
    if (change.address) {
      entry->url = change.address->url;
      put_catalog(*entry, change.address->metadata, change.address->catalog);
      jobs.queue(user, connection, /*again=*/true);
    }
    return {};
  }

  [[nodiscard]] Result<void> set_options(UserId user, ConnectionId connection, const Options& options, bool index,
                                         std::chrono::system_clock::time_point /*now*/) override {
    const std::lock_guard lock(mutex_);
    auto* entry = entry_of(user, connection);
    if (entry == nullptr) return missing();
    entry->options = options;
    if (index) jobs.queue(user, connection, /*again=*/true);
    return {};
  }

  [[nodiscard]] Result<std::optional<std::int64_t>> replace_catalog(
      UserId user, ConnectionId connection, std::int64_t expected, std::string_view metadata, std::string_view catalog,
      std::chrono::system_clock::time_point /*now*/) override {
    const std::lock_guard lock(mutex_);
    auto* entry = entry_of(user, connection);
    if (entry == nullptr) return missing();
    if ((entry->catalog ? entry->catalog->version : 0) != expected) return std::nullopt;
    return put_catalog(*entry, metadata, catalog);
  }

  [[nodiscard]] Result<void> queue_indexing(UserId user, ConnectionId connection,
                                            std::chrono::system_clock::time_point /*now*/) override {
    const std::lock_guard lock(mutex_);
    if (entry_of(user, connection) == nullptr) return missing();
    jobs.queue(user, connection);
    return {};
  }

  [[nodiscard]] Result<std::optional<StoredCatalog>> catalog(UserId user, ConnectionId connection) override {
    const std::lock_guard lock(mutex_);
    ++catalogs_read;
    auto* entry = entry_of(user, connection);
    if (entry == nullptr) return missing();
    return entry->catalog;
  }

  [[nodiscard]] Result<void> remove(UserId user, ConnectionId connection) override {
    const std::lock_guard lock(mutex_);
    auto* entry = entry_of(user, connection);
    if (entry == nullptr) return missing();
    erase(connection);
    return {};
  }

  [[nodiscard]] Result<std::vector<std::string>> owned_files() override {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> files;
    for (const auto& [id, entry] : entries_) {
      if (entry.owned_file) files.push_back(*entry.owned_file);
    }
    return files;
  }

  [[nodiscard]] Result<std::vector<std::string>> removed_files() override {
    const std::lock_guard lock(mutex_);
    return removed_files_;
  }

  [[nodiscard]] Result<void> forget_removed_file(std::string_view file) override {
    const std::lock_guard lock(mutex_);
    std::erase(removed_files_, file);
    return {};
  }

  /// Removes all that is the user's, as removing the account does.
  void remove_all(UserId user) {
    const std::lock_guard lock(mutex_);
    std::vector<ConnectionId> own;
    for (const auto& [id, entry] : entries_) {
      if (entry.connection.user == user) own.push_back(id);
    }
    for (const auto id : own) erase(id);
  }

  [[nodiscard]] Result<std::vector<ConnectionId>> gone(std::span<const ConnectionId> connections) override {
    const std::lock_guard lock(mutex_);
    std::vector<ConnectionId> missing;
    for (const auto id : connections) {
      if (!entries_.contains(id)) missing.push_back(id);
    }
    return missing;
  }

  /// Puts `text` where the catalog is, as another program's or a damaged one; nullopt: none.
  void set_catalog_text(ConnectionId connection, std::optional<std::string> text) {
    const std::lock_guard lock(mutex_);
    auto& catalog = entries_.at(connection).catalog;
    if (text) {
      catalog->text = std::move(*text);
    } else {
      catalog.reset();
    }
  }

  FakeJobStore jobs;      ///< of these connections
  int catalogs_read = 0;  ///< calls of `catalog`

 private:
  struct Entry {
    Connection connection;
    SealedSecret url;
    std::optional<std::string> owned_file;
    std::optional<StoredCatalog> catalog;
    Options options;
  };

  static std::unexpected<Error> missing() { return fail(ErrorCode::kNotFound, "No such connection."); }
  static std::unexpected<Error> taken() { return fail(ErrorCode::kConflict, "This exists already."); }

  static std::int64_t put_catalog(Entry& entry, std::string_view metadata, std::string_view catalog) {
    const auto version = entry.catalog ? entry.catalog->version + 1 : kFirstVersion;
    entry.connection.metadata = metadata;
    entry.catalog = StoredCatalog{.version = version, .text = std::string(catalog)};
    return version;
  }

  Connection shown(const Entry& entry) {
    auto connection = entry.connection;
    connection.indexing = jobs.find(connection.id);
    return connection;
  }

  Entry* entry_of(UserId user, ConnectionId connection) {
    const auto found = entries_.find(connection);
    return found == entries_.end() || found->second.connection.user != user ? nullptr : &found->second;
  }

  void erase(ConnectionId connection) {
    auto& owned_file = entries_.at(connection).owned_file;
    if (owned_file) removed_files_.push_back(std::move(*owned_file));
    entries_.erase(connection);
    jobs.drop(connection);
  }

  bool holds_name(UserId user, std::string_view name) const {
    for (const auto& [id, entry] : entries_) {
      if (entry.connection.user == user && entry.connection.name == name) return true;
    }
    return false;
  }

  std::mutex mutex_;
  std::map<ConnectionId, Entry> entries_;
  std::vector<std::string> removed_files_;
  std::int64_t last_id_ = 0;
};

}  // namespace dataquery::connections
