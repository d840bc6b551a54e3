#pragma once

#include <cstddef>
#include <optional>

#include "adapters/sql_session/sql_session.h"
#include "connections/job.h"

namespace dataquery::store {

/// The job in columns `first` and following (state, step, done, total, error); nullopt when the state is NULL.
[[nodiscard]] std::optional<connections::Job> job_at(const sql_session::Row& row, std::size_t first);

/// Queues the job of a connection that is there, unless it waits or runs. Inside a transaction.
[[nodiscard]] Result<void> queue_job(sql_session::SqlSession& session, ConnectionId connection, sql_session::Time now);

/// The same, but in the place of one that waits or runs: whoever works on that loses it.
[[nodiscard]] Result<void> queue_job_anew(sql_session::SqlSession& session, ConnectionId connection,
                                          sql_session::Time now);

}  // namespace dataquery::store
