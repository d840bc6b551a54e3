#pragma once

#include <cstddef>

#include "adapters/connectors/sqlite_database.h"
#include "catalog/catalog.h"
#include "source/connector.h"

namespace dataquery::connectors {

/// Looks into the rows of `table` and fills in its samples, row estimate and, a column, kind, distinct text values and
/// range. Reads all of a short table; of a long one with row identifiers several stretches from first to last, of
/// others the beginning. Leaves the rest as it was when the rows cannot be read (a broken view).
/// Errors: kCancelled; kTimeout once `deadline` passed; kSourceUnavailable.
[[nodiscard]] Result<void> scan_sqlite_table(sqlite3* database, catalog::Table& table,
                                             const source::DescribeOptions& options, Deadline deadline,
                                             std::stop_token stop);

}  // namespace dataquery::connectors
