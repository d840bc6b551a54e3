#pragma once

#include <string>

#include "adapters/connectors/sqlite_database.h"
#include "catalog/catalog.h"
#include "source/connector.h"

namespace dataquery::connectors {

/// Reads what `database` looks like. Every table is looked into by one bounded scan, so that the cost grows with the
/// number of tables and not with their rows: counts, ranges and distinct values of long tables are estimates.
/// Errors: those of `Connector::describe`.
[[nodiscard]] Result<catalog::Catalog> describe_sqlite(sqlite3* database, std::string name,
                                                       const source::DescribeOptions& options, Deadline deadline,
                                                       std::stop_token stop);

}  // namespace dataquery::connectors
