#pragma once

#include <chrono>

#include "adapters/libpq/connection.h"

namespace dataquery::connectors {

/// Begins a transaction that reads one state of the database, in which no statement runs longer than
/// `statement_time`, names mean pg_catalog's first, and values are written as `postgres_value` reads them. Settings are
/// local to it, so that a connection pooler in front of the database hands none of them to others.
[[nodiscard]] Result<void> begin_read_only(libpq::Connection& connection, std::chrono::milliseconds statement_time,
                                           const libpq::Wait& wait);

/// Ends it, whatever became of it. A session that cannot is left unusable, which the pool notices.
void roll_back(libpq::Connection& connection);

}  // namespace dataquery::connectors
