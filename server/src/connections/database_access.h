#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>

#include "base/deadline.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/sealer.h"
#include "base/secret.h"
#include "catalog/catalog.h"
#include "connections/connection.h"
#include "connections/connections_options.h"
#include "source/connector.h"

namespace dataquery::connections {

/// How a connection's database is reached.
struct DatabaseAddress {
  Secret url;
  bool own_file = false;  ///< an upload or the demo, not a connection string that a user typed
};

/// The address of a SQLite file.
[[nodiscard]] Secret sqlite_url(const std::filesystem::path& file);

/// The way from a stored connection to its database: opens what is sealed, picks the factory that may open it,
/// connects. Holds references to what it is made with, which must outlive it. Any thread; blocking but for `address_of`
/// and `connect`. Errors are cleaned of the connection string; those of `Connections` that talk to a database.
class DatabaseAccess {
 public:
  struct Described {
    std::shared_ptr<source::Connector> connector;
    catalog::Catalog catalog;
  };

  DatabaseAccess(source::ConnectorFactory& connectors, const Sealer& sealer, const ConnectionsOptions& options)
      : connectors_(connectors), sealer_(sealer), options_(options) {}

  [[nodiscard]] Result<DatabaseAddress> address_of(ConnectionId connection, const StoredAccess& access) const;

  /// A connector for the address, which must be of `db_type`; does not connect.
  [[nodiscard]] Result<std::shared_ptr<source::Connector>> connect(catalog::Dialect db_type,
                                                                   const DatabaseAddress& address) const;

  /// Connects, within the time that an unreachable host may take.
  [[nodiscard]] Result<void> reach(source::Connector& connector, const Secret& url, Deadline deadline,
                                   std::stop_token stop) const;

  /// `connect`, `reach`, and what is there.
  [[nodiscard]] Result<Described> describe(catalog::Dialect db_type, const DatabaseAddress& address,
                                           const source::DescribeOptions& options, Deadline deadline,
                                           std::stop_token stop) const;

  [[nodiscard]] source::DescribeOptions schema_only() const;

 private:
  source::ConnectorFactory& connectors_;
  const Sealer& sealer_;
  const ConnectionsOptions& options_;
};

}  // namespace dataquery::connections
