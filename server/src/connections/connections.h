#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/deadline.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/sealer.h"
#include "base/secret.h"
#include "connections/connection.h"
#include "connections/connection_store.h"
#include "connections/connections_options.h"
#include "connections/database_access.h"
#include "connections/indexer.h"
#include "connections/job.h"
#include "connections/open_cache.h"
#include "connections/options.h"
#include "source/connector.h"

namespace dataquery::connections {

inline constexpr std::size_t kNameLength = 255;  ///< characters, as its column

/// `name` without surrounding blanks. Errors: kInvalidArgument when nothing is left, it is longer than 255 characters,
/// or holds control characters or bytes that are not UTF-8.
[[nodiscard]] Result<std::string> checked_name(std::string_view name);

/// What testing a database told.
struct TestReport {
  std::size_t tables = 0;  ///< and views
};

/// What a user wants changed; what is nullopt stays.
struct ConnectionEdit {
  std::optional<std::string> name;
  std::optional<Secret> url;
};

/// Databases that users connected: test, add, describe, index, refresh, edit, open, delete. Holds references to its
/// ports, which must outlive it. Plain blocking calls, made on a thread of the sources' pool (those that talk to a
/// database) or the store's (list, get, indexing); any thread, several at once.
///
/// What takes long (reading the rows of many tables, embedding) is a job in the store, which `index` does: `add`,
/// `refresh` and `edit` queue it and return. Until it is done a connection is asked by what is known of it.
///
/// Connection strings come in as `Secret`, are sealed before they reach the store, opened only to make a connector, and
/// stand in no answer, message or log line: errors from connectors are cleaned of them too. Rows of uploads and of the
/// demo hold no path: every replica finds the file in its own folders.
///
/// Errors of all: kNotFound (no such connection, or another user's); kBusy; kInternal.
/// Of those that talk to a database also: kSourceUnavailable (the connection string is malformed or not allowed, the
/// host cannot be reached, the database refuses us; the message says which); kTimeout; kCancelled.
class Connections {
 public:
  Connections(ConnectionStore& store, source::ConnectorFactory& connectors, const Sealer& sealer, Indexer& indexer,
              const Clock& clock, ConnectionsOptions options = {});

  /// All of a user's, oldest first, with summary metadata. One store call.
  [[nodiscard]] Result<std::vector<Connection>> list(UserId user);

  /// One connection; its metadata also has `tables`.
  [[nodiscard]] Result<Connection> get(UserId user, ConnectionId connection, Deadline deadline, std::stop_token stop);

  /// Its job; nullopt when it never had one. One small store call.
  [[nodiscard]] Result<std::optional<Job>> indexing(UserId user, ConnectionId connection);

  /// Connects and counts tables; stores nothing.
  [[nodiscard]] Result<TestReport> test(catalog::Dialect db_type, const Secret& url, Deadline deadline,
                                        std::stop_token stop);

  /// Connects, reads the schema, seals, stores, queues the job; leaves nothing behind when a step fails.
  /// Also kInvalidArgument (name); kConflict when the user has a connection of this name.
  [[nodiscard]] Result<ConnectionId> add(UserId user, std::string_view name, catalog::Dialect db_type,
                                         const Secret& url, Deadline deadline, std::stop_token stop);

  /// `add` for an uploaded SQLite file in the uploads' folder, which becomes the connection's: it is deleted with it,
  /// and at once when adding fails. Also kSourceUnavailable when it is no database.
  [[nodiscard]] Result<ConnectionId> add_sqlite_file(UserId user, std::string_view name,
                                                     const std::filesystem::path& file, Deadline deadline,
                                                     std::stop_token stop);

  /// `add` for the demo database, which needs no job. Also those of `Demo::catalog`.
  [[nodiscard]] Result<ConnectionId> add_demo(UserId user, std::string_view name, Deadline deadline,
                                              std::stop_token stop);

  /// How it is asked. One small store call.
  [[nodiscard]] Result<Options> options(UserId user, ConnectionId connection);

  /// Sets the options, as a whole; queues the job when the database is to be read or split otherwise. Returns at once.
  /// Also kInvalidArgument, with the field: as `check`; and for what would change the index of the demo, which all
  /// share.
  [[nodiscard]] Result<void> set_options(UserId user, ConnectionId connection, const Options& options);

  /// Connects, and queues the job that describes and indexes again.
  [[nodiscard]] Result<void> refresh(UserId user, ConnectionId connection, Deadline deadline, std::stop_token stop);

  /// Renames, or leads to another address: which is connected and its schema read first. Keeps identity and history.
  /// Also kInvalidArgument (name; an address for an upload or the demo); kConflict when the name is another's.
  [[nodiscard]] Result<void> edit(UserId user, ConnectionId connection, const ConnectionEdit& edit, Deadline deadline,
                                  std::stop_token stop);

  /// The job: reads the whole database, stores what it is like, builds the index. Safe to do twice, also at once.
  /// Also the indexer's errors.
  [[nodiscard]] Result<void> index(UserId user, ConnectionId connection, const ReportProgress& report,
                                   Deadline deadline, std::stop_token stop);

  /// Removes the connection and the file that was uploaded for it. Its history stays.
  [[nodiscard]] Result<void> remove(UserId user, ConnectionId connection);

  /// Runs `remove_account`, with which the rows of the user's connections go, and then removes what hangs on them
  /// outside the store: uploaded files, and what is kept open here. Also the errors of `remove_account`; nothing is
  /// removed then.
  [[nodiscard]] Result<void> remove_with_account(UserId user, const std::function<Result<void>()>& remove_account);

  /// The connection ready to be asked. One small store call when it is open already. Does not connect unless its
  /// catalog is missing or of an older program: then the schema is read anew, and a job queued for the rest. One that
  /// never had a job (copied from another store) gets it.
  [[nodiscard]] Result<OpenConnection> open(UserId user, ConnectionId connection, Deadline deadline,
                                            std::stop_token stop);

  /// Closes what is open here of connections that another replica removed. Called now and then.
  [[nodiscard]] Result<void> sweep();

 private:
  using Catalog = std::shared_ptr<const catalog::Catalog>;

  [[nodiscard]] Result<std::string> free_name(UserId user, std::string_view name);
  [[nodiscard]] Result<ConnectionId> describe_and_store(UserId user, std::string name, catalog::Dialect db_type,
                                                        const DatabaseAddress& address,
                                                        std::optional<std::string> owned_file, Deadline deadline,
                                                        std::stop_token stop);
  [[nodiscard]] Result<ConnectionId> store_new(const NewConnection& fresh, const Secret& sealed);
  [[nodiscard]] Result<Catalog> catalog_of(UserId user, ConnectionId connection, StoredAccess& access,
                                           Deadline deadline, const std::stop_token& stop);
  [[nodiscard]] Result<Catalog> read_schema_again(UserId user, ConnectionId connection, StoredAccess& access,
                                                  Deadline deadline, const std::stop_token& stop);
  [[nodiscard]] Result<ConnectionChange::Address> try_address(ConnectionId connection, const StoredAccess& access,
                                                              const Secret& url, Deadline deadline,
                                                              std::stop_token stop);
  void say_queued() const;
  void let_go(ConnectionId connection);
  void delete_files();

  ConnectionStore& store_;
  const Sealer& sealer_;
  Indexer& indexer_;
  const Clock& clock_;
  const ConnectionsOptions options_;
  const DatabaseAccess databases_;
  OpenCache open_;
};

}  // namespace dataquery::connections
