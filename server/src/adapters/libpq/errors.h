#pragma once

#include <string_view>

#include "base/error.h"

struct pg_conn;
struct pg_result;

namespace dataquery::libpq {

/// Why connecting failed, in words that hold no address, user or password.
[[nodiscard]] Error connect_error(const pg_conn* connection);

/// Why a statement failed. The SQLSTATE stands in front of `detail`.
[[nodiscard]] Error statement_error(const pg_conn* connection, const pg_result* result);

}  // namespace dataquery::libpq
