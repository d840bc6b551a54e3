#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/libpq/connection.h"
#include "catalog/catalog.h"
#include "source/connector.h"

namespace dataquery::connectors {

/// Reads what the database looks like, in a transaction that it begins and the caller rolls back. The structure takes
/// six round trips however many tables there are; looking into the tables goes in batches, and ends early rather than
/// late: tables that the time did not reach have no samples. What the user may not read is left out. Errors: those of
/// `Connector::describe`.
[[nodiscard]] Result<catalog::Catalog> describe_postgres(libpq::Connection& connection, std::string name,
                                                         const source::DescribeOptions& options,
                                                         const libpq::Wait& wait);

/// What looking into a table needs to know of a column beyond the catalog.
struct PostgresColumn {
  int number = 0;          ///< attnum
  std::uint32_t type = 0;  ///< OID; a domain's base type
  bool indexed = false;    ///< its least and greatest value are found at once
};

/// A table, while it is being described.
struct PostgresTable {
  std::uint32_t oid = 0;
  catalog::Table table;
  std::vector<PostgresColumn> columns;  ///< as `table.columns`
  bool partitioned = false;
};

/// Looks into `tables` and fills in samples, distinct texts, ranges and missing row counts.
/// Errors: kSourceUnavailable when the session breaks; kCancelled.
[[nodiscard]] Result<void> sample_postgres(libpq::Connection& connection, std::vector<PostgresTable>& tables,
                                           const source::DescribeOptions& options, const libpq::Wait& wait);

}  // namespace dataquery::connectors
