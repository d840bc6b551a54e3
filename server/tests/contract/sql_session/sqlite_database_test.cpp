// What holds of SQLite beyond the suite of the port: locks of other processes, files, a killed process.

#include "adapters/sql_session/sqlite_database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

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

}  // namespace
}  // namespace dataquery::sql_session
