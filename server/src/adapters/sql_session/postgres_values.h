#pragma once

#include "adapters/libpq/connection.h"
#include "adapters/sql_session/value.h"
#include "base/error.h"

namespace dataquery::sql_session {

/// `param` as libpq takes it. Numbers, truths, times and bytes say their type, so that a number larger than the column
/// compared with is only unequal; texts leave it to the server, for they may go to a column of JSON.
/// Errors: kInvalidArgument for a text that PostgreSQL cannot hold (a zero byte).
[[nodiscard]] Result<libpq::TypedParameter> postgres_parameter(const Param& param);

/// The cell of a result. Throws std::logic_error when the server writes a value in a way that is not expected.
[[nodiscard]] Cell postgres_cell(const libpq::Table& table, int row, int column);

}  // namespace dataquery::sql_session
