#include "adapters/store/migrations.h"

#include <gtest/gtest.h>

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

TEST(MigrationFiles, are_the_same_steps_on_both_engines) {
  const auto sqlite = sqlite_migrations();
  const auto postgres = postgres_migrations();
  ASSERT_EQ(sqlite.size(), postgres.size());
  for (std::size_t i = 0; i < sqlite.size(); ++i) EXPECT_EQ(sqlite[i].name, postgres[i].name);
}

}  // namespace
}  // namespace dataquery::store
