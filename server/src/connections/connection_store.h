#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
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
  std::string metadata;  ///< as Connection::metadata
  std::string catalog;   ///< JSON text of `catalog::to_json`
  bool is_demo = false;
  std::optional<std::string> owned_file;  ///< path of an uploaded file that goes with the connection
  std::chrono::system_clock::time_point created_at;
};

/// The version of a catalog that was just stored with its connection.
inline constexpr std::int64_t kFirstVersion = 1;

struct StoredCatalog {
  std::int64_t version = 0;
  std::string text;  ///< JSON of `catalog::to_json`
};

/// Where connections and their catalogs are kept. Every call for a user's thing takes the user; another user's is
/// kNotFound, as one that is not there. Plain blocking calls; any thread, several at once.
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

  /// Stores connection, sealed string and catalog (version 1); all or nothing. `seal` is called once, inside.
  /// Also kConflict when the user has a connection of this name; kInvalidArgument when a text is longer than its
  /// column; and the error of `seal`.
  [[nodiscard]] virtual Result<Connection> insert(const NewConnection& connection, const Seal& seal) = 0;

  /// Replaces catalog and metadata; the version it now has.
  [[nodiscard]] virtual Result<std::int64_t> replace_catalog(UserId user, ConnectionId connection,
                                                             std::string_view metadata, std::string_view catalog,
                                                             std::chrono::system_clock::time_point now) = 0;

  /// nullopt when the connection has none.
  [[nodiscard]] virtual Result<std::optional<StoredCatalog>> catalog(UserId user, ConnectionId connection) = 0;

  /// Removes a connection with catalog and vectors; its history stays, without it. The file that goes with it, if any,
  /// is one of `removed_files` from that moment on.
  [[nodiscard]] virtual Result<void> remove(UserId user, ConnectionId connection) = 0;

  /// Files of connections that are gone, whoever removed them, which nobody has deleted yet.
  [[nodiscard]] virtual Result<std::vector<std::string>> removed_files() = 0;
  /// The file is no more.
  [[nodiscard]] virtual Result<void> forget_removed_file(std::string_view file) = 0;
};

}  // namespace dataquery::connections
