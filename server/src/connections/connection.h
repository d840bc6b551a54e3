#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/ids.h"
#include "base/secret.h"
#include "catalog/catalog.h"
#include "connections/job.h"
#include "connections/options.h"
#include "source/connector.h"

namespace dataquery::connections {

/// The place that a connection's string is sealed for.
[[nodiscard]] inline std::string seal_context(ConnectionId connection) {
  return "connection:" + std::to_string(connection.value);
}

/// A user's connection, as shown. There is no connection string in it.
struct Connection {
  ConnectionId id;
  UserId user;
  std::string name;
  catalog::Dialect db_type = catalog::Dialect::kSqlite;
  std::string metadata;  ///< JSON text, ready for an answer: `{"schema": …, "indexed_at": …}`; "null" when not known
  std::chrono::system_clock::time_point created_at;
  bool is_demo = false;
  bool is_upload = false;
  std::optional<Job> indexing;  ///< its job; none: it never had one
};

/// What opening a connection needs of the store.
struct StoredAccess {
  std::string name;
  catalog::Dialect db_type = catalog::Dialect::kSqlite;
  SealedSecret url;
  std::int64_t version = 0;               ///< of the catalog; 0 when there is none
  bool is_demo = false;                   ///< each replica opens a demo database of its own
  std::optional<std::string> owned_file;  ///< name of the uploaded file that goes with it, in the uploads' folder
  std::optional<Job> indexing;
  Options options;
};

/// A connection that can be asked. Holds on to what it shares, so it stays good while the connection is refreshed or
/// deleted.
struct OpenConnection {
  ConnectionId id;
  std::string name;
  std::int64_t version = 0;  ///< grows with every refresh; with `id` the key for whatever is built from the catalog
  std::shared_ptr<source::Connector> connector;
  std::shared_ptr<const catalog::Catalog> catalog;
  bool is_demo = false;         ///< shares catalog and index with all demo connections
  std::optional<Job> indexing;  ///< while it is active, or where it failed, the catalog may lack values
  Options options;              ///< as they are now, whatever its version
};

}  // namespace dataquery::connections
