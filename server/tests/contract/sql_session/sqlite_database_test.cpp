#include "adapters/sql_session/sqlite_database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <thread>
#include <vector>

#include "contract/support/temporary_folder.h"

namespace dataquery::sql_session {
namespace {

using namespace std::chrono_literals;

constexpr Statement kMakeTable{"test.make",
                               "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size REAL,"
                               " good BOOLEAN, bytes BLOB, at TIMESTAMP, CHECK (length(name) <= 10))"};
constexpr Statement kInsert{"test.insert", "INSERT INTO things (name) VALUES ($1) RETURNING id"};
constexpr Statement kCount{"test.count", "SELECT COUNT(*) FROM things"};

class SqliteDatabaseTest : public testing::Test {
 protected:
  SqliteDatabaseTest() { EXPECT_TRUE(database_->write(kMakeTable, {})); }

  std::int64_t count() { return database_->read(kCount, {}).value().rows.at(0).integer(0); }

  testing_support::TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_.path() / "store.db";
  std::unique_ptr<SqliteDatabase> database_ = SqliteDatabase::open(file_).value();
};

TEST_F(SqliteDatabaseTest, gives_back_each_type_as_it_was_bound) {
  constexpr Statement kAll{"test.all",
                           "INSERT INTO things (id, name, size, good, bytes, at) VALUES ($1, $2, $3, $4, $5, $6) "
                           "RETURNING id, name, size, good, bytes, at"};
  const Time time = std::chrono::sys_days{std::chrono::year{2024} / 1 / 15} + 10h + 30min + 7s;
  const std::string text("nul \0 \xF0\x9F\x8D\x8F", 10);
  const Blob bytes{std::string("\0\xFF\x01", 3)};
  const auto answer = database_->write(kAll, {std::numeric_limits<std::int64_t>::max(), text, 0.1, true, bytes, time});
  ASSERT_TRUE(answer) << answer.error().detail;
  const auto& row = answer->rows.at(0);
  EXPECT_EQ(row.integer(0), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(row.text(1), text);
  EXPECT_EQ(row.real(2), 0.1);
  EXPECT_TRUE(row.boolean(3));
  EXPECT_EQ(row.bytes(4), bytes.data);
  EXPECT_EQ(row.time(5), time);
  EXPECT_EQ(answer->changed, 1);
}

TEST_F(SqliteDatabaseTest, binds_nothing_as_null_and_empty_as_empty) {
  constexpr Statement kEcho{"test.echo", "SELECT $1, $2, $3, $4"};
  const auto answer = database_->read(kEcho, {nullptr, std::optional<std::string>{}, std::string_view{}, Blob{}});
  ASSERT_TRUE(answer);
  const auto& row = answer->rows.at(0);
  EXPECT_TRUE(row.is_null(0));
  EXPECT_TRUE(row.is_null(1));
  EXPECT_EQ(row.text(2), "");
  EXPECT_EQ(row.bytes(3), "");
  EXPECT_EQ(row.optional(1, &Row::text), std::nullopt);
  EXPECT_EQ(row.optional(2, &Row::text), "");
}

TEST_F(SqliteDatabaseTest, binds_placeholders_by_number_not_by_order) {
  constexpr Statement kTwisted{"test.twisted", "SELECT $2, $1, $2"};
  const auto row = database_->read(kTwisted, {"one", "two"}).value().rows.at(0);
  EXPECT_EQ(row.text(0) + row.text(1) + row.text(2), "twoonetwo");
}

TEST_F(SqliteDatabaseTest, says_which_constraint_kind_failed_and_never_the_value) {
  ASSERT_TRUE(database_->write(kInsert, {"planted"}));
  const auto twice = database_->write(kInsert, {"planted"});
  EXPECT_EQ(twice.error().code, ErrorCode::kConflict);
  const auto longer = database_->write(kInsert, {"planted and too long"});
  EXPECT_EQ(longer.error().code, ErrorCode::kInvalidArgument);
  for (const auto& error : {twice.error(), longer.error()}) {
    EXPECT_FALSE(error.message.contains("planted"));
    EXPECT_FALSE(error.detail.contains("planted")) << error.detail;
    EXPECT_TRUE(error.detail.contains("test.insert")) << error.detail;
  }
}

TEST_F(SqliteDatabaseTest, a_wrong_statement_or_a_missing_value_is_our_fault) {
  EXPECT_EQ(database_->read(Statement{"test.bad", "SELEC 1"}, {}).error().code, ErrorCode::kInternal);
  EXPECT_EQ(database_->read(Statement{"test.few", "SELECT $1, $2"}, {1}).error().code, ErrorCode::kInternal);
  EXPECT_EQ(database_->read(Statement{"test.name", "SELECT \"no such name\""}, {}).error().code, ErrorCode::kInternal);
}

TEST_F(SqliteDatabaseTest, a_failed_transaction_leaves_nothing) {
  const auto failed = database_->write([&](SqlSession& session) -> Result<int> {
    EXPECT_TRUE(session.run(kInsert, {"a"}));
    return fail(ErrorCode::kForbidden, "no");
  });
  EXPECT_EQ(failed.error().code, ErrorCode::kForbidden);
  EXPECT_EQ(count(), 0);
}

TEST_F(SqliteDatabaseTest, an_exception_rolls_back_and_the_database_stays_usable) {
  const auto throwing = [](SqlSession& session) -> Result<int> {
    EXPECT_TRUE(session.run(kInsert, {"a"}));
    throw std::runtime_error("a bug");
  };
  EXPECT_THROW(static_cast<void>(database_->write(throwing)), std::runtime_error);
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(database_->write(kInsert, {"b"}));
}

TEST_F(SqliteDatabaseTest, a_session_for_reading_cannot_write) {
  EXPECT_FALSE(database_->read(kInsert, {"a"}));
  EXPECT_EQ(count(), 0);
}

TEST_F(SqliteDatabaseTest, readers_see_what_was_committed_while_a_writer_is_at_work) {
  ASSERT_TRUE(database_->write(kInsert, {"a"}));
  const auto done = database_->write([&](SqlSession& session) -> Result<int> {
    EXPECT_TRUE(session.run(kInsert, {"b"}));
    std::int64_t seen = 0;
    std::jthread([&] { seen = count(); }).join();
    EXPECT_EQ(seen, 1);
    return 0;
  });
  EXPECT_TRUE(done);
  EXPECT_EQ(count(), 2);
}

TEST_F(SqliteDatabaseTest, many_threads_read_and_write_at_once) {
  constexpr int kThreads = 8;
  constexpr int kEach = 50;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kEach; ++i) {
          const auto name = std::to_string(t) + "-" + std::to_string(i);
          ASSERT_TRUE(database_->write(kInsert, {name}));
          ASSERT_GE(count(), 1);
        }
      });
    }
  }
  EXPECT_EQ(count(), kThreads * kEach);
}

TEST_F(SqliteDatabaseTest, says_busy_when_another_process_keeps_the_lock) {
  const auto other = SqliteDatabase::open(file_).value();
  auto impatient = SqliteDatabase::open(file_, {.readers = 1, .busy_timeout = 1ms}).value();
  const auto held = other->write([&](SqlSession&) -> Result<int> {
    EXPECT_EQ(impatient->write(kInsert, {"a"}).error().code, ErrorCode::kBusy);
    EXPECT_TRUE(impatient->read(kCount, {})) << "reading goes on";
    return 0;
  });
  EXPECT_TRUE(held);
  EXPECT_TRUE(impatient->write(kInsert, {"a"}));
}

TEST_F(SqliteDatabaseTest, says_busy_when_no_reader_comes_free) {
  auto narrow = SqliteDatabase::open(file_, {.readers = 1, .busy_timeout = 1ms}).value();
  const auto held = narrow->read([&](SqlSession&) -> Result<int> {
    std::jthread([&] { EXPECT_EQ(narrow->read(kCount, {}).error().code, ErrorCode::kBusy); }).join();
    return 0;
  });
  EXPECT_TRUE(held);
  EXPECT_TRUE(narrow->read(kCount, {}));
}

TEST_F(SqliteDatabaseTest, keeps_foreign_keys) {
  const auto made = database_->write([](SqlSession& session) {
    return session.run_script("test.parts",
                              "CREATE TABLE parts (thing INTEGER REFERENCES things (id) ON DELETE CASCADE)");
  });
  ASSERT_TRUE(made);
  constexpr Statement kPart{"test.part", "INSERT INTO parts (thing) VALUES ($1)"};
  EXPECT_EQ(database_->write(kPart, {99}).error().code, ErrorCode::kInvalidArgument);
  const auto id = database_->write(kInsert, {"a"}).value().rows.at(0).integer(0);
  ASSERT_TRUE(database_->write(kPart, {id}));
  ASSERT_TRUE(database_->write(Statement{"test.delete", "DELETE FROM things"}, {}));
  EXPECT_EQ(database_->read(Statement{"test.parts", "SELECT COUNT(*) FROM parts"}, {}).value().rows.at(0).integer(0),
            0);
}

TEST_F(SqliteDatabaseTest, its_files_are_its_owners_alone) {
  ASSERT_TRUE(database_->write(kInsert, {"a"}));
  for (const auto* suffix : {"", "-wal", "-shm"}) {
    struct stat status{};
    ASSERT_EQ(::stat((file_.string() + suffix).c_str(), &status), 0) << suffix;
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << suffix;
  }
}

TEST_F(SqliteDatabaseTest, what_was_committed_outlives_a_killed_process) {
  const auto child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto database = SqliteDatabase::open(file_).value();
    for (int i = 0; i < 20; ++i) {
      if (!database->write(kInsert, {"kept " + std::to_string(i)})) ::_exit(1);
    }
    static_cast<void>(database->write([](SqlSession& session) -> Result<int> {
      static_cast<void>(session.run(kInsert, {"half"}));
      ::kill(::getpid(), SIGKILL);
      return 0;
    }));
    ::_exit(2);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(count(), 20);
  EXPECT_EQ(database_->read(Statement{"test.check", "PRAGMA integrity_check"}, {}).value().rows.at(0).text(0), "ok");
}

TEST(SqliteDatabase, refuses_a_file_that_is_no_database_and_a_folder_that_is_not_there) {
  const testing_support::TemporaryFolder folder;
  const auto file = folder.path() / "letter.txt";
  std::ofstream(file) << "Dear reader, this is no database, but it is long enough to be looked at as one. "
                      << std::string(200, '.');
  const auto opened = SqliteDatabase::open(file);
  ASSERT_FALSE(opened);
  EXPECT_TRUE(opened.error().message.contains("letter.txt")) << opened.error().message;
  EXPECT_FALSE(SqliteDatabase::open(folder.path() / "missing" / "store.db"));
}

TEST(Row, asked_for_what_it_does_not_hold_is_a_bug) {
  const Row row({Cell{std::int64_t{1}}, Cell{std::string("not a time")}, Cell{}});
  EXPECT_THROW(static_cast<void>(row.text(0)), std::logic_error);
  EXPECT_THROW(static_cast<void>(row.time(1)), std::logic_error);
  EXPECT_THROW(static_cast<void>(row.integer(2)), std::logic_error);
  EXPECT_THROW(static_cast<void>(row.integer(3)), std::logic_error);
}

}  // namespace
}  // namespace dataquery::sql_session
