#pragma once

#include <string_view>

#include "adapters/libpq/errors.h"
#include "base/error.h"

namespace dataquery::sql_session {

/// Why a statement failed, by the server's SQLSTATE; `failure` without one is a lost connection. The detail names the
/// statement, the state and the schema's names, never a value.
[[nodiscard]] Error postgres_error(std::string_view statement, const libpq::Failure& failure);

/// kBusy: the database is away. `why` is for the log.
[[nodiscard]] Error unreachable(std::string why);

/// Whether `state` says that the session is over, or that another one may fare better: the server is stopping or
/// starting, it only reads now, or what was prepared is stale.
[[nodiscard]] bool ends_session(std::string_view state);

}  // namespace dataquery::sql_session
