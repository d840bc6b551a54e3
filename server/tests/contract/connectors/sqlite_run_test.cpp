#include <atomic>
#include <fstream>
#include <thread>

#include "contract/connectors/sqlite_fixture.h"
#include "support/case_file.h"
#include "support/mutator.h"
#include "support/rounds.h"

namespace dataquery::connectors {
namespace {

using catalog::TypeKind;
using source::Value;

class sqlite_run : public SqliteFixture {};

constexpr const char* kEndless =
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r";

TEST_F(sqlite_run, gives_typed_values) {
  auto connector =
      database("types.db",
               "CREATE TABLE t (i INTEGER, r REAL, d DECIMAL(8, 2), b BOOLEAN, s TEXT, day DATE, at TIMESTAMP, "
               "x BLOB, n TEXT);"
               "INSERT INTO t VALUES (9007199254740993, 1.5, 2.25, 1, 'é', '2024-01-31', "
               "'2024-01-31 10:00:00', x'00ff', NULL)");
  const auto rows = run(*connector, "SELECT * FROM t");
  ASSERT_TRUE(rows.has_value());
  ASSERT_EQ(rows->rows.size(), 1U);
  const auto& row = rows->rows[0];
  EXPECT_EQ(row[0], Value(std::int64_t{9007199254740993}));
  EXPECT_EQ(row[1], Value(1.5));
  EXPECT_EQ(row[2], Value(2.25));
  EXPECT_EQ(row[3], Value(true));
  EXPECT_EQ(row[4], Value(std::string("é")));
  EXPECT_EQ(row[5], Value(std::string("2024-01-31")));
  EXPECT_EQ(row[6], Value(std::string("2024-01-31T10:00:00")));
  EXPECT_EQ(row[7], Value(source::Bytes{std::string("\x00\xff", 2)}));
  EXPECT_TRUE(source::is_null(row[8]));
  const std::vector<TypeKind> kinds{TypeKind::kInteger,   TypeKind::kReal,  TypeKind::kDecimal,
                                    TypeKind::kBoolean,   TypeKind::kText,  TypeKind::kDate,
                                    TypeKind::kTimestamp, TypeKind::kBytes, TypeKind::kText};
  for (std::size_t i = 0; i < kinds.size(); ++i) EXPECT_EQ(rows->columns[i].kind, kinds[i]) << i;
}

TEST_F(sqlite_run, tells_the_kind_of_expressions_from_their_values) {
  auto connector = database("kinds.db", "CREATE TABLE t (a)");
  const auto rows =
      run(*connector, "SELECT count(*) AS n, 1.5 AS r, date('2024-01-31') AS d, 'x' AS s, NULL AS none FROM t");
  ASSERT_TRUE(rows.has_value());
  EXPECT_EQ(rows->columns[0].name, "n");
  EXPECT_EQ(rows->columns[0].kind, TypeKind::kInteger);
  EXPECT_EQ(rows->columns[1].kind, TypeKind::kReal);
  EXPECT_EQ(rows->columns[2].kind, TypeKind::kDate);
  EXPECT_EQ(rows->columns[3].kind, TypeKind::kText);
  EXPECT_EQ(rows->columns[4].kind, TypeKind::kOther);
}

TEST_F(sqlite_run, text_that_is_no_utf8_becomes_text_that_is) {
  auto connector = database("bytes.db", "CREATE TABLE t (a TEXT); INSERT INTO t VALUES (cast(x'61ff62' AS TEXT))");
  const auto rows = run(*connector, "SELECT a FROM t");
  ASSERT_TRUE(rows.has_value());
  EXPECT_EQ(rows->rows[0][0], Value(std::string("a\xEF\xBF\xBD"
                                                "b")));
}

TEST_F(sqlite_run, runs_every_query_that_the_guard_lets_pass) {
  auto connector = database("allowed.db", testing::read_text("server/tests/unit/guard/fixtures/allowed_sqlite.sql"));
  for (const auto& line : testing::read_cases("server/tests/unit/guard/allowed/sqlite.sql")) {
    const auto rows = run(*connector, line.text);
    EXPECT_TRUE(rows.has_value()) << line.text << ": " << (rows ? "" : rows.error().message);
  }
}

TEST_F(sqlite_run, stops_at_the_row_limit) {
  auto connector = database("rows.db", "CREATE TABLE t (a)");
  const std::string numbers =
      "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r LIMIT 10000000) SELECT n FROM r";
  const auto rows = run(*connector, numbers, {.rows = 10});
  ASSERT_TRUE(rows.has_value());
  EXPECT_EQ(rows->rows.size(), 10U);
  EXPECT_TRUE(rows->truncated);
  const auto all = run(*connector, "SELECT 1 UNION SELECT 2", {.rows = 2});
  EXPECT_EQ(all->rows.size(), 2U);
  EXPECT_FALSE(all->truncated);
}

TEST_F(sqlite_run, stops_at_the_byte_limit) {
  auto connector = database("bytes.db", "CREATE TABLE t (a); INSERT INTO t VALUES (hex(zeroblob(500)))");
  const auto rows = run(*connector, "SELECT a FROM t, json_each('[1,2,3,4,5]')", {.rows = 100, .bytes = 3500});
  ASSERT_TRUE(rows.has_value());
  EXPECT_EQ(rows->rows.size(), 3U);
  EXPECT_TRUE(rows->truncated);
}

TEST_F(sqlite_run, gives_up_at_the_deadline) {
  auto connector = database("slow.db", "CREATE TABLE t (a)");
  const auto started = std::chrono::steady_clock::now();
  const auto rows = connector->run(proved(kEndless), {}, Deadline::in(100ms), {});
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, ErrorCode::kTimeout);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 2s);
}

TEST_F(sqlite_run, a_query_of_huge_values_fails_and_the_server_lives) {
  auto connector = database("huge.db", "CREATE TABLE t (a)");
  std::string columns;
  for (int i = 0; i < 40; ++i) columns += std::string(i == 0 ? "" : ", ") + "randomblob(30000000)";
  const auto rows = run(*connector, "SELECT " + columns);
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().message, "The query needs too much memory.");
  EXPECT_TRUE(run(*connector, "SELECT 1").has_value());
}

TEST_F(sqlite_run, no_mutated_query_that_passes_can_write) {
  sqlite3* open_to_all = nullptr;
  ASSERT_EQ(sqlite3_open(":memory:", &open_to_all), SQLITE_OK);
  const auto fixture = testing::read_text("server/tests/unit/guard/fixtures/allowed_sqlite.sql");
  ASSERT_EQ(sqlite3_exec(open_to_all, fixture.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
  const SqliteInspector inspector;
  const guard::Guard guard(inspector);
  testing::Mutator mutator(testing::guarded_queries("sqlite"));
  int passed = 0;
  for (int i = testing::rounds(5000); i > 0; --i) {
    const auto text = mutator.next();
    if (!guard.prove_read_only({catalog::Dialect::kSqlite, text})) continue;
    // What passed is, to a SQLite without any guard, one statement that does not write.
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    if (sqlite3_prepare_v2(open_to_all, text.c_str(), -1, &statement, &tail) == SQLITE_OK) {
      ++passed;
      EXPECT_NE(sqlite3_stmt_readonly(statement), 0) << text;
      EXPECT_EQ(sqlite3_stmt_isexplain(statement), 0) << text;
      sqlite3_stmt* second = nullptr;
      EXPECT_EQ(sqlite3_prepare_v2(open_to_all, tail, -1, &second, nullptr), SQLITE_OK) << text;
      EXPECT_EQ(second, nullptr) << text;
      sqlite3_finalize(second);
    }
    sqlite3_finalize(statement);
  }
  EXPECT_GT(passed, 50);
  sqlite3_close(open_to_all);
}

TEST_F(sqlite_run, is_cancelled_when_asked_to_stop) {
  auto connector = database("slow.db", "CREATE TABLE t (a)");
  std::stop_source stop;
  const std::jthread stopper([&] {
    std::this_thread::yield();
    stop.request_stop();
  });
  const auto rows = connector->run(proved(kEndless), {}, Deadline::in(20s), stop.get_token());
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, ErrorCode::kCancelled);
}

TEST_F(sqlite_run, answers_several_threads_at_once) {
  auto connector = database("many.db", "CREATE TABLE t (a); INSERT INTO t VALUES (1), (2), (3)");
  const auto query = proved("SELECT sum(a) FROM t");
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int turn = 0; turn < 25; ++turn) {
          const auto rows = connector->run(query, {}, Deadline::in(10s), {});
          if (rows && rows->rows[0][0] == Value(std::int64_t{6})) ++right;
        }
      });
    }
  }
  EXPECT_EQ(right, 100);
}

TEST_F(sqlite_run, reports_sqlites_message_for_a_wrong_query) {
  auto connector = database("wrong.db", "CREATE TABLE t (a)");
  const auto rows = run(*connector, "SELECT missing.a FROM t AS missing JOIN gone");
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, ErrorCode::kInvalidQuery);
  EXPECT_EQ(rows.error().message, "no such table: gone");
}

TEST_F(sqlite_run, waits_for_a_writer_and_says_when_it_waited_in_vain) {
  auto connector = database("busy.db", "CREATE TABLE t (a)");
  sqlite3* writer = nullptr;
  ASSERT_EQ(sqlite3_open(folder_.file("busy.db").c_str(), &writer), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(writer, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr), SQLITE_OK);
  const auto rows = connector->run(proved("SELECT * FROM t"), {}, Deadline::in(100ms), {});
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, ErrorCode::kTimeout);
  sqlite3_close(writer);
  EXPECT_TRUE(run(*connector, "SELECT * FROM t").has_value());
}

TEST_F(sqlite_run, reads_full_text_tables) {
  auto connector = database("fts.db",
                            "CREATE VIRTUAL TABLE docs USING fts5(title, body);"
                            "INSERT INTO docs VALUES ('first', 'hello world')");
  const auto rows = run(*connector, "SELECT title FROM docs WHERE body LIKE '%world%'");
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  EXPECT_EQ(rows->rows.size(), 1U);
}

TEST_F(sqlite_run, a_view_cannot_call_what_a_query_may_not) {
  auto connector = database("evil.db",
                            "CREATE TABLE t (a); CREATE VIEW v AS SELECT load_extension('/tmp/x.so') AS a;"
                            "CREATE VIEW w AS SELECT name AS a FROM pragma_database_list");
  for (const auto* view : {"v", "w"}) {
    const auto rows = run(*connector, std::string("SELECT a FROM ") + view);
    ASSERT_FALSE(rows.has_value());
    EXPECT_TRUE(rows.error().code == ErrorCode::kRefused || rows.error().code == ErrorCode::kInvalidQuery);
  }
}

TEST_F(sqlite_run, says_when_the_file_is_missing_or_no_database) {
  auto missing = factory_.open(Secret("sqlite://" + folder_.file("none.db")));
  ASSERT_TRUE(missing.has_value());
  const auto absent = (*missing)->test(Deadline::in(1s), {});
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().code, ErrorCode::kSourceUnavailable);

  std::ofstream(folder_.file("text.db")) << std::string(5000, 'x');
  auto text = factory_.open(Secret("sqlite://" + folder_.file("text.db")));
  const auto refused = (*text)->test(Deadline::in(1s), {});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message, "The file is not a SQLite database, or it is damaged.");

  std::filesystem::create_directory(folder_.file("folder.db"));
  auto folder = factory_.open(Secret("sqlite://" + folder_.file("folder.db")));
  EXPECT_FALSE((*folder)->test(Deadline::in(1s), {}).has_value());
}

TEST_F(sqlite_run, opens_only_files_that_the_policy_allows) {
  const testing::TempFolder other;
  std::ofstream(other.file("x.db")) << "";
  std::filesystem::create_symlink(other.file("x.db"), folder_.file("link.db"));
  for (const auto& url : {"sqlite:///etc/passwd", "sqlite://relative.db", "sqlite:x", "sqlite:///tmp/../etc/passwd",
                          "mysql://host/db", "", "sqlite:///a%00b", "sqlite:///a%zz"}) {
    const auto opened = factory_.open(Secret(url));
    ASSERT_FALSE(opened.has_value()) << url;
    EXPECT_EQ(opened.error().code, ErrorCode::kInvalidArgument) << url;
  }
  for (const auto& path : {folder_.file("../x.db"), folder_.file("link.db"), folder_.file("a.db?mode=rwc"),
                           folder_.path().string() + "-other/x.db"}) {
    EXPECT_FALSE(factory_.open(Secret("sqlite://" + path)).has_value()) << path;
  }
  EXPECT_TRUE(factory_.open(Secret("sqlite://" + folder_.file("a%3Fb%23c%20d.db"))).has_value());
  SourceFactory anything({.any_sqlite_file = true});
  EXPECT_TRUE(anything.open(Secret("sqlite:///anywhere/x.db")).has_value());
}

TEST_F(sqlite_run, opens_a_name_with_odd_characters) {
  std::filesystem::create_directory(folder_.file("an odd? #folder ✨"));
  auto connector = database("an odd? #folder ✨/a%b.db", "CREATE TABLE t (a)");
  const auto tested = connector->test(Deadline::in(1s), {});
  EXPECT_TRUE(tested.has_value()) << tested.error().message;
}

}  // namespace
}  // namespace dataquery::connectors
