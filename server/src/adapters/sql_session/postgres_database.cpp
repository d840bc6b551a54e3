#include "adapters/sql_session/postgres_database.h"

#include <utility>

#include "adapters/sql_session/on_exit.h"

namespace dataquery::sql_session {
namespace {

using namespace std::chrono_literals;

constexpr Statement kPing{"ping", "SELECT 1", 1s};
constexpr auto kPingWait = 1s;

}  // namespace

Result<std::unique_ptr<PostgresDatabase>> PostgresDatabase::open(libpq::Address address, PostgresOptions options) {
  std::unique_ptr<PostgresDatabase> database(new PostgresDatabase(std::move(address), options));
  if (auto opened = database->pool_.open(); !opened) return propagate(opened);
  return database;
}

Result<void> PostgresDatabase::ping() {
  if (pool_.answered_just_now()) return {};
  auto session = pool_.take(Deadline::in(kPingWait));
  if (!session) return propagate(session);
  auto answer = (*session)->run(kPing, {});
  pool_.give_back(*std::move(session));
  if (!answer) return propagate(answer);
  return {};
}

Result<void> PostgresDatabase::with_session(Access access, const std::function<bool(SqlSession&)>& work) {
  auto lent = session_for(access);
  if (!lent) return propagate(lent);
  auto session = *std::move(lent);
  const OnExit give_back([&] {
    session->rollback();  // does nothing after a commit
    pool_.give_back(std::move(session));
  });
  const bool worked = work(*session);
  if (access == Access::kRead || !worked) return {};
  return session->commit();
}

// A session that broke since it was last used shows it at BEGIN, where nothing is lost by taking another.
Result<std::unique_ptr<PostgresSession>> PostgresDatabase::session_for(Access access) {
  const auto deadline = Deadline::in(pool_.options().wait_time);
  auto session = pool_.take(deadline);
  if (!session || access == Access::kRead) return session;
  auto begun = (*session)->begin();
  if (begun) return session;
  const bool over = !(*session)->usable() && !(*session)->silent();
  pool_.give_back(*std::move(session));
  if (!over) return propagate(begun);
  session = pool_.take(deadline);
  if (!session) return session;
  if (begun = (*session)->begin(); begun) return session;
  pool_.give_back(*std::move(session));
  return propagate(begun);
}

}  // namespace dataquery::sql_session
