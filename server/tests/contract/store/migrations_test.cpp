#include "adapters/store/migrations.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <format>
#include <numeric>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "contract/support/test_database.h"

namespace dataquery::store {
namespace {

using sql_session::Engine;

class Migrations : public testing::TestWithParam<Engine> {
 protected:
  [[nodiscard]] std::vector<Migration> all() const { return all_migrations(database_.engine()); }

  testing_support::TestDatabase database_{GetParam()};
  SystemClock clock_;
};

INSTANTIATE_TEST_SUITE_P(All, Migrations, testing_support::both_engines(), testing_support::engine_name);

TEST_P(Migrations, run_once_in_order) {
  const auto count = static_cast<std::int64_t>(all().size());
  ASSERT_GE(count, 2);
  EXPECT_EQ(migrate(*database_, clock_).value(), count);
  EXPECT_EQ(migrate(*database_, clock_).value(), 0);
  const auto applied =
      database_->read({"test.applied", "SELECT version, name FROM schema_migrations ORDER BY version"}, {}).value();
  for (std::int64_t i = 0; i < count; ++i) {
    EXPECT_EQ(applied.rows.at(static_cast<std::size_t>(i)).integer(0), all()[static_cast<std::size_t>(i)].version);
    EXPECT_EQ(applied.rows.at(static_cast<std::size_t>(i)).text(1), all()[static_cast<std::size_t>(i)].name);
  }
}

TEST_P(Migrations, run_once_when_several_replicas_start_together) {
  std::vector<std::int64_t> applied(4);
  {
    std::vector<std::jthread> replicas;
    for (std::size_t i = 0; i < applied.size(); ++i) {
      replicas.emplace_back([&, i] {
        auto own = database_.open();
        applied[i] = migrate(*own, clock_).value();
      });
    }
  }
  EXPECT_EQ(std::reduce(applied.begin(), applied.end()), static_cast<std::int64_t>(all().size()));
}

TEST_P(Migrations, a_failed_one_leaves_the_store_as_it_was) {
  const Migration broken[] = {{1, "0001_good", "CREATE TABLE good (id INTEGER)"},
                              {2, "0002_bad", "CREATE TABLE half (id INTEGER); CREATE TABLE nonsense ("}};
  const auto failed = migrate(*database_, clock_, broken);
  ASSERT_FALSE(failed);
  EXPECT_TRUE(failed.error().message.contains("0002_bad")) << failed.error().message;
  EXPECT_TRUE(database_->read({"test.good", "SELECT * FROM good"}, {}));
  EXPECT_FALSE(database_->read({"test.half", "SELECT * FROM half"}, {}));
  const Migration mended[] = {broken[0], {2, "0002_bad", "CREATE TABLE half (id INTEGER)"}};
  EXPECT_EQ(migrate(*database_, clock_, mended).value(), 1);
}

TEST_P(Migrations, a_store_of_a_newer_program_is_left_alone) {
  ASSERT_TRUE(migrate(*database_, clock_));
  ASSERT_TRUE(database_->write(
      {"test.newer", "INSERT INTO schema_migrations VALUES (99, '0099_future', '2030-01-01 00:00:00')"}, {}));
  const auto refused = migrate(*database_, clock_);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().message.contains("newer program")) << refused.error().message;
  EXPECT_TRUE(refused.error().message.contains("99"));
}

TEST_P(Migrations, that_are_missing_are_named_and_nothing_is_changed) {
  auto pending = pending_migrations(*database_).value();
  ASSERT_EQ(pending.size(), all().size());
  EXPECT_EQ(pending.front().name, "0001_initial");
  EXPECT_FALSE(database_->read({"test.table", "SELECT * FROM schema_migrations"}, {})) << "it was made";
  ASSERT_TRUE(migrate(*database_, clock_, std::span(pending).first(1)));
  pending = pending_migrations(*database_).value();
  ASSERT_EQ(pending.size(), all().size() - 1);
  EXPECT_EQ(pending.front().version, 2);
  ASSERT_TRUE(migrate(*database_, clock_));
  EXPECT_TRUE(pending_migrations(*database_).value().empty());
}

TEST_P(Migrations, of_a_store_of_a_newer_program_are_not_guessed_at) {
  ASSERT_TRUE(migrate(*database_, clock_));
  ASSERT_TRUE(database_->write({"test.newer", "UPDATE schema_migrations SET version = 99 WHERE version = 2"}, {}));
  EXPECT_TRUE(pending_migrations(*database_).error().message.contains("newer program"));
}

class PostgresMigrations : public testing::Test {
 protected:
  testing_support::TestDatabase database_{Engine::kPostgresql};
  SystemClock clock_;
};

TEST_F(PostgresMigrations, wait_for_another_replica_but_not_for_ever) {
  const Migration migrations[] = {{1, "0001_first", "CREATE TABLE first (id INTEGER)"}};
  const auto other = database_.open();
  const auto held = other->write([&](sql_session::SqlSession& session) -> Result<int> {
    const auto lock = std::format("SELECT pg_advisory_xact_lock({})", kMigrationLock);
    EXPECT_TRUE(session.run({"test.lock", lock}));
    const auto refused = migrate(*database_, clock_, migrations, std::chrono::milliseconds(200));
    EXPECT_EQ(refused.error().code, ErrorCode::kBusy);
    EXPECT_TRUE(refused.error().message.contains("within 0.2 seconds")) << refused.error().message;
    return 0;
  });
  ASSERT_TRUE(held);
  EXPECT_EQ(migrate(*database_, clock_, migrations).value(), 1);
}

TEST_F(PostgresMigrations, of_a_replica_that_is_killed_leave_nothing_half_done) {
  const Migration slow[] = {{1, "0001_slow", "CREATE TABLE half (id INTEGER); SELECT pg_sleep(300)"}};
  const auto child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto own = database_.open_postgres({.connections = 1, .statement_time = std::chrono::minutes(10)});
    static_cast<void>(migrate(*own, clock_, slow));
    ::_exit(1);
  }
  const auto sleeping = [&] {
    const auto found = database_->read({"test.sleeping",
                                        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() "
                                        "AND wait_event = 'PgSleep'"},
                                       {});
    return found.value().rows.at(0).integer(0) == 1;
  };
  const auto deadline = Deadline::in(std::chrono::seconds(20));
  while (!sleeping() && !deadline.passed()) std::this_thread::yield();
  ASSERT_TRUE(sleeping());
  ::kill(child, SIGKILL);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);

  const Migration mended[] = {{1, "0001_slow", "CREATE TABLE half (id INTEGER)"}};
  EXPECT_EQ(migrate(*database_, clock_, mended).value(), 1) << "the table of the killed one is gone, and its lock";
}

TEST(MigrationFiles, are_the_same_steps_on_both_engines) {
  const auto sqlite = sqlite_migrations();
  const auto postgres = postgres_migrations();
  ASSERT_EQ(sqlite.size(), postgres.size());
  for (std::size_t i = 0; i < sqlite.size(); ++i) EXPECT_EQ(sqlite[i].name, postgres[i].name);
}

}  // namespace
}  // namespace dataquery::store
