#pragma once

#include <string>

#include "base/error.h"

struct pg_conn;
struct pg_result;

namespace dataquery::libpq {

/// What the server said of a statement that failed. The names are those of the schema, never values; `message` may
/// quote a value where the SQLSTATE's class is 22.
struct Failure {
  std::string state;  ///< SQLSTATE; empty: the server said nothing
  std::string message;
  std::string constraint;
  std::string table;
  std::string column;
};
[[nodiscard]] Failure failure_of(const pg_result* result);

/// Why connecting failed, in words that hold no address, user or password.
[[nodiscard]] Error connect_error(const pg_conn* connection);

/// Why a statement failed. The SQLSTATE stands in front of `detail`.
[[nodiscard]] Error statement_error(const pg_conn* connection, const pg_result* result);

}  // namespace dataquery::libpq
