#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/secret.h"
#include "connections/connection.h"

namespace dataquery::connections {

/// A connection to be stored, all but its connection string.
struct NewConnection {
  UserId user;
  std::string name;
  catalog::Dialect db_type = catalog::Dialect::kSqlite;
  std::string metadata;                ///< as Connection::metadata
  std::optional<std::string> catalog;  ///< JSON text of `catalog::to_json`; none: every replica knows it (the demo's)
  bool is_demo = false;
  std::optional<std::string> owned_file;  ///< name of an uploaded file that goes with the connection
  bool index = true;                      ///< queue its job
  std::chrono::system_clock::time_point created_at;
};

/// What is to become of a connection; what is nullopt stays.
struct ConnectionChange {
  /// Where it leads, and what is there.
  struct Address {
    SealedSecret url;  ///< sealed for this connection
    std::string metadata;
    std::string catalog;
  };
  std::optional<std::string> name;
  std::optional<Address> address;
  std::chrono::system_clock::time_point now;
};

/// The version of a catalog that was just stored with its connection.
inline constexpr std::int64_t kFirstVersion = 1;

struct StoredCatalog {
  std::int64_t version = 0;
  std::string text;  ///< JSON of `catalog::to_json`
};

/// Where connections, their catalogs and their jobs are kept. Every call for a user's thing takes the user; another
/// user's is kNotFound, as one that is not there. Plain blocking calls; any thread, several at once.
/// Errors of all: kNotFound; kBusy; kInternal.
class ConnectionStore {
 public:
  /// Seals a connection string for the row of that identity.
  using Seal = std::function<Result<SealedSecret>(ConnectionId)>;

  virtual ~ConnectionStore() = default;

  /// All of a user's, oldest first. Reads no catalog.
  [[nodiscard]] virtual Result<std::vector<Connection>> list(UserId user) = 0;
  [[nodiscard]] virtual Result<Connection> find(UserId user, ConnectionId connection) = 0;
  [[nodiscard]] virtual Result<StoredAccess> access(UserId user, ConnectionId connection) = 0;
  [[nodiscard]] virtual Result<bool> has_name(UserId user, std::string_view name) = 0;

  /// Stores connection, sealed string, catalog (version 1) and job; all or nothing. `seal` is called once, inside.
  /// Also kConflict when the user has a connection of this name; kInvalidArgument when a text is longer than its
  /// column; and the error of `seal`.
  [[nodiscard]] virtual Result<Connection> insert(const NewConnection& connection, const Seal& seal) = 0;

  /// Makes the change; all or nothing. With a new address the catalog has a new version, and a new job takes the place
  /// of any other. Also kConflict when the user has another connection of this name.
  [[nodiscard]] virtual Result<void> change(UserId user, ConnectionId connection, const ConnectionChange& change) = 0;

  /// Sets the options, as a whole; with `index` a new job takes the place of any other. All or nothing.
  [[nodiscard]] virtual Result<void> set_options(UserId user, ConnectionId connection, const Options& options,
                                                 bool index, std::chrono::system_clock::time_point now) = 0;

  /// Replaces catalog and metadata, if the catalog still has the version `expected` (0: there is none). The version it
  /// now has; nullopt, and nothing changes, when somebody was quicker.
  [[nodiscard]] virtual Result<std::optional<std::int64_t>> replace_catalog(
      UserId user, ConnectionId connection, std::int64_t expected, std::string_view metadata, std::string_view catalog,
      std::chrono::system_clock::time_point now) = 0;

  /// Queues the connection's job, unless it waits or runs already.
  [[nodiscard]] virtual Result<void> queue_indexing(UserId user, ConnectionId connection,
                                                    std::chrono::system_clock::time_point now) = 0;

  /// nullopt when the connection has none.
  [[nodiscard]] virtual Result<std::optional<StoredCatalog>> catalog(UserId user, ConnectionId connection) = 0;

  /// Removes a connection with catalog, options, job and vectors; its history stays, without it. The file that goes
  /// with it, if any, is one of `removed_files` from that moment on.
  [[nodiscard]] virtual Result<void> remove(UserId user, ConnectionId connection) = 0;

  /// Names of the files that go with connections, whoever's they are.
  [[nodiscard]] virtual Result<std::vector<std::string>> owned_files() = 0;

  /// Names of files of connections that are gone, whoever removed them, which nobody has deleted yet.
  [[nodiscard]] virtual Result<std::vector<std::string>> removed_files() = 0;
  /// The file is no more.
  [[nodiscard]] virtual Result<void> forget_removed_file(std::string_view file) = 0;

  /// Which of `connections` are not there any more, whoever's they were.
  [[nodiscard]] virtual Result<std::vector<ConnectionId>> gone(std::span<const ConnectionId> connections) = 0;
};

}  // namespace dataquery::connections
