#include "adapters/store/sql_job_store.h"

#include <string>

#include "base/utf8.h"

namespace dataquery::store {
namespace {

using connections::ActiveJob;
using connections::JobId;
using connections::JobProgress;
using connections::Lease;
using connections::TakenJob;
using sql_session::Answer;
using sql_session::Engine;
using sql_session::SqlSession;
using sql_session::Statement;

constexpr std::size_t kErrorBytes = 1000;  // fit into its column, which counts characters

// Kinds that a newer program queued are left to it.
constexpr Statement kActive{"jobs.active",
                            "SELECT id, attempts, state = 'running', heartbeat FROM jobs "
                            "WHERE state IN ('queued', 'running') AND kind = 'index' ORDER BY id"};

constexpr std::string_view kTakeSql =
    "UPDATE jobs SET state = 'running', taken_by = $1, attempts = attempts + 1, heartbeat = heartbeat + 1,"
    "  step = '', done = 0, total = 0 "
    "WHERE id = (SELECT id FROM jobs WHERE state = 'queued' AND kind = 'index' ORDER BY id LIMIT 1) "
    "RETURNING id, attempts, connection_id";
constexpr std::string_view kTakeSkippingSql =
    "UPDATE jobs SET state = 'running', taken_by = $1, attempts = attempts + 1, heartbeat = heartbeat + 1,"
    "  step = '', done = 0, total = 0 "
    "WHERE id = (SELECT id FROM jobs WHERE state = 'queued' AND kind = 'index' ORDER BY id LIMIT 1 "
    "            FOR UPDATE SKIP LOCKED) "
    "RETURNING id, attempts, connection_id";
constexpr Statement kTake{"jobs.take", kTakeSql};
constexpr Statement kTakeSkipping{"jobs.take", kTakeSkippingSql};

// Of two that take the same one over, the second finds another attempt.
constexpr Statement kTakeOver{
    "jobs.take_over",
    "UPDATE jobs SET taken_by = $4, attempts = attempts + 1, heartbeat = heartbeat + 1, step = '', done = 0, total = 0 "
    "WHERE id = $1 AND attempts = $2 AND heartbeat = $3 AND state = 'running' "
    "RETURNING id, attempts, connection_id"};
constexpr Statement kUser{"jobs.user", "SELECT user_id FROM database_connections WHERE id = $1"};
constexpr Statement kHeartbeat{"jobs.heartbeat",
                               "UPDATE jobs SET heartbeat = heartbeat + 1, step = $3, done = $4, total = $5 "
                               "WHERE id = $1 AND attempts = $2 AND state = 'running'"};
constexpr Statement kFinish{"jobs.finish",
                            "UPDATE jobs SET state = 'done', error = '', done = total, finished_at = $3 "
                            "WHERE id = $1 AND attempts = $2 AND state = 'running'"};
constexpr Statement kFail{"jobs.fail",
                          "UPDATE jobs SET state = CASE WHEN attempts < $5 THEN 'queued' ELSE 'failed' END,"
                          "  error = $3, finished_at = $4 "
                          "WHERE id = $1 AND attempts = $2 AND state = 'running'"};
constexpr Statement kGiveBack{"jobs.give_back",
                              "UPDATE jobs SET state = 'queued', attempts = attempts - 1 "
                              "WHERE id = $1 AND attempts = $2 AND state = 'running'"};

/// The beginning of `error`, whole characters only.
std::string shortened(std::string_view error) {
  auto text = to_valid_utf8(error);
  if (text.size() <= kErrorBytes) return text;
  auto end = kErrorBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

Result<void> done(const Result<Answer>& answer) {
  if (!answer) return std::unexpected(answer.error());
  return {};
}

/// Whose the job is that `taken` gives.
Result<std::optional<TakenJob>> owner_of(SqlSession& session, const Answer& taken) {
  if (taken.rows.empty()) return std::nullopt;
  const auto& row = taken.rows.front();
  TakenJob job{
      .lease = {.job = row.id<JobId>(0), .attempt = row.integer(1)}, .connection = row.id<ConnectionId>(2), .user = {}};
  auto user = session.run(kUser, {job.connection});
  if (!user) return propagate(user);
  if (user->rows.empty()) return std::nullopt;
  job.user = user->rows.front().id<UserId>(0);
  return job;
}

}  // namespace

Result<std::vector<ActiveJob>> SqlJobStore::active() {
  auto answer = database_.read(kActive, {});
  if (!answer) return propagate(answer);
  std::vector<ActiveJob> jobs;
  for (const auto& row : answer->rows) {
    jobs.push_back({.lease = {.job = row.id<JobId>(0), .attempt = row.integer(1)},
                    .running = row.boolean(2),
                    .heartbeat = row.integer(3)});
  }
  return jobs;
}

Result<std::optional<TakenJob>> SqlJobStore::take(std::string_view replica) {
  const auto& statement = database_.engine() == Engine::kPostgresql ? kTakeSkipping : kTake;
  return database_.write([&](SqlSession& session) -> Result<std::optional<TakenJob>> {
    auto taken = session.run(statement, {replica});
    if (!taken) return propagate(taken);
    return owner_of(session, *taken);
  });
}

Result<std::optional<TakenJob>> SqlJobStore::take_over(const ActiveJob& seen, std::string_view replica) {
  return database_.write([&](SqlSession& session) -> Result<std::optional<TakenJob>> {
    auto taken = session.run(kTakeOver, {seen.lease.job, seen.lease.attempt, seen.heartbeat, replica});
    if (!taken) return propagate(taken);
    return owner_of(session, *taken);
  });
}

Result<bool> SqlJobStore::heartbeat(Lease lease, const JobProgress& progress) {
  return database_.write(kHeartbeat, {lease.job, lease.attempt, progress.step, progress.done, progress.total})
      .transform([](const Answer& answer) { return answer.changed == 1; });
}

Result<void> SqlJobStore::finish(Lease lease, std::chrono::system_clock::time_point now) {
  return done(database_.write(kFinish, {lease.job, lease.attempt, now}));
}

Result<void> SqlJobStore::fail(Lease lease, std::string_view error, std::chrono::system_clock::time_point now) {
  const auto shown = shortened(error);
  return done(database_.write(kFail, {lease.job, lease.attempt, shown, now, connections::kMostAttempts}));
}

Result<void> SqlJobStore::give_back(Lease lease) {
  return done(database_.write(kGiveBack, {lease.job, lease.attempt}));
}

}  // namespace dataquery::store
