#include "adapters/store/job_rows.h"

namespace dataquery::store {
namespace {

using connections::Job;
using connections::JobState;
using sql_session::Row;
using sql_session::SqlSession;
using sql_session::Statement;

constexpr Statement kForgetEnded{"jobs.forget_ended",
                                 "DELETE FROM jobs WHERE connection_id = $1 AND state IN ('done', 'failed')"};
constexpr Statement kForget{"jobs.forget", "DELETE FROM jobs WHERE connection_id = $1"};
// A new row has a new id, so that who held the old one has lost it.
constexpr Statement kQueue{"jobs.queue",
                           "INSERT INTO jobs (connection_id, kind, state, created_at) "
                           "VALUES ($1, 'index', 'queued', $2) ON CONFLICT (connection_id) DO NOTHING"};

JobState state_of(const std::string& name) {
  for (const auto state : {JobState::kQueued, JobState::kRunning, JobState::kDone}) {
    if (connections::to_string(state) == name) return state;
  }
  return JobState::kFailed;
}

Result<void> replace_row(SqlSession& session, const Statement& forget, ConnectionId connection, sql_session::Time now) {
  if (auto forgotten = session.run(forget, {connection}); !forgotten) return propagate(forgotten);
  if (auto queued = session.run(kQueue, {connection, now}); !queued) return propagate(queued);
  return {};
}

}  // namespace

std::optional<Job> job_at(const Row& row, std::size_t first) {
  if (row.is_null(first)) return std::nullopt;
  return Job{.state = state_of(row.text(first)),
             .progress = {.step = row.text(first + 1), .done = row.integer(first + 2), .total = row.integer(first + 3)},
             .error = row.text(first + 4)};
}

Result<void> queue_job(SqlSession& session, ConnectionId connection, sql_session::Time now) {
  return replace_row(session, kForgetEnded, connection, now);
}

Result<void> queue_job_anew(SqlSession& session, ConnectionId connection, sql_session::Time now) {
  return replace_row(session, kForget, connection, now);
}

}  // namespace dataquery::store
