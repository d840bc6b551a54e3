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
#include "connections/indexer.h"
#include "connections/open_cache.h"
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

struct ConnectionsOptions {
  std::chrono::milliseconds connect_timeout{4000};  ///< an unreachable host is said to be one after this long
  source::DescribeOptions describe;
  std::size_t open_connections = 64;  ///< kept open between questions, with their catalogs

  /// Opens what is the connections' own (uploaded files, the demo); null: the one for connection strings does. With one
  /// of its own, which alone may read the uploads' folder, no connection string that a user types reaches another's
  /// upload.
  source::ConnectorFactory* own_files = nullptr;
};

/// Databases that users connected: test, add, describe, index, refresh, open, delete. Holds references to its ports,
/// which must outlive it. Plain blocking calls, made on a thread of the sources' pool (those that talk to a database)
/// or the store's (list, get); any thread, several at once.
///
/// Connection strings come in as `Secret`, are sealed before they reach the store, opened only to make a connector, and
/// stand in no answer, message or log line: errors from connectors are cleaned of them too.
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

  /// Connects and counts tables; stores nothing.
  [[nodiscard]] Result<TestReport> test(catalog::Dialect db_type, const Secret& url, Deadline deadline,
                                        std::stop_token stop);

  /// Connects, describes, seals, stores, indexes; leaves nothing behind when a step fails. The metadata has `tables`.
  /// Also kInvalidArgument (name); kConflict when the user has a connection of this name; the indexer's errors.
  [[nodiscard]] Result<Connection> add(UserId user, std::string_view name, catalog::Dialect db_type, const Secret& url,
                                       Deadline deadline, std::stop_token stop);

  /// `add` for an uploaded SQLite file, which becomes the connection's: it is deleted with it, and at once when adding
  /// fails. `file` is absolute. Also kSourceUnavailable when it is no database.
  [[nodiscard]] Result<Connection> add_sqlite_file(UserId user, std::string_view name,
                                                   const std::filesystem::path& file, Deadline deadline,
                                                   std::stop_token stop);

  /// `add` for the demo database: a SQLite file that all users share and that was described once, by the caller.
  [[nodiscard]] Result<Connection> add_demo(UserId user, std::string_view name, const std::filesystem::path& file,
                                            std::shared_ptr<const catalog::Catalog> catalog, Deadline deadline,
                                            std::stop_token stop);

  /// Describes and indexes again.
  [[nodiscard]] Result<Connection> refresh(UserId user, ConnectionId connection, Deadline deadline,
                                           std::stop_token stop);

  /// Removes the connection and the file that was uploaded for it. Its history stays.
  [[nodiscard]] Result<void> remove(UserId user, ConnectionId connection);

  /// Runs `remove_account`, with which the rows of the user's connections go, and then removes what hangs on them
  /// outside the store: uploaded files, and what is kept open here. Also the errors of `remove_account`; nothing is
  /// removed then.
  [[nodiscard]] Result<void> remove_with_account(UserId user, const std::function<Result<void>()>& remove_account);

  /// The connection ready to be asked. One small store call when it is open already. Does not connect unless its
  /// catalog is missing or of an older program, and has to be read anew.
  [[nodiscard]] Result<OpenConnection> open(UserId user, ConnectionId connection, Deadline deadline,
                                            std::stop_token stop);

 private:
  enum class Origin : std::uint8_t { kTyped, kOwnFile };
  struct Described {
    std::shared_ptr<source::Connector> connector;
    std::shared_ptr<const catalog::Catalog> catalog;
  };
  struct Extras {
    bool is_demo = false;
    std::optional<std::string> owned_file;
  };

  [[nodiscard]] Result<std::shared_ptr<source::Connector>> connect(catalog::Dialect db_type, const Secret& url,
                                                                   Origin origin);
  [[nodiscard]] Result<void> reach(source::Connector& connector, const Secret& url, Deadline deadline,
                                   std::stop_token stop) const;
  [[nodiscard]] Result<Described> describe(std::shared_ptr<source::Connector> connector, const Secret& url,
                                           Deadline deadline, std::stop_token stop) const;
  [[nodiscard]] Result<std::string> free_name(UserId user, std::string_view name);
  [[nodiscard]] Result<Connection> store_and_index(UserId user, std::string name, const Secret& url,
                                                   Described described, Extras extras, Deadline deadline,
                                                   std::stop_token stop);
  [[nodiscard]] Result<OpenConnection> renew(UserId user, ConnectionId connection, const StoredAccess& access,
                                             Deadline deadline, std::stop_token stop);
  void let_go(ConnectionId connection);
  void delete_files();
  [[nodiscard]] Result<Secret> unseal(ConnectionId connection, const SealedSecret& url) const;

  ConnectionStore& store_;
  source::ConnectorFactory& connectors_;
  const Sealer& sealer_;
  Indexer& indexer_;
  const Clock& clock_;
  const ConnectionsOptions options_;
  OpenCache open_;
};

}  // namespace dataquery::connections
