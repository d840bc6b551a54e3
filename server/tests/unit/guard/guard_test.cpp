#include "guard/guard.h"

#include <gtest/gtest.h>

#include <string>

#include "adapters/connectors/sqlite_inspector.h"
#include "support/case_file.h"
#include "unit/guard/shop_catalog.h"

namespace dataquery::guard {
namespace {

using catalog::Dialect;
using testing::CaseLine;
using testing::read_cases;

const connectors::SqliteInspector kInspector;
const Guard kGuard(kInspector);

void expect_refused(const CaseLine& line, const Result<source::ReadOnlyQuery>& verdict, const std::string& where) {
  ASSERT_FALSE(verdict.has_value()) << where << " line " << line.number << " passed: " << line.text;
  EXPECT_FALSE(verdict.error().message.empty()) << line.text;
  const auto code = verdict.error().code;
  if (line.marked) {
    EXPECT_EQ(code, ErrorCode::kInvalidQuery) << line.number << ": " << line.text << ": " << verdict.error().message;
  } else {
    EXPECT_TRUE(code == ErrorCode::kRefused || code == ErrorCode::kInvalidQuery) << line.text;
  }
}

TEST(guard, refuses_every_attack_on_postgresql) {
  const auto cases = read_cases("server/tests/unit/guard/attacks/postgresql.sql");
  EXPECT_GE(cases.size(), 150U);
  for (const auto& line : cases) {
    expect_refused(line, kGuard.prove_read_only({Dialect::kPostgresql, line.text}), "postgresql.sql");
  }
}

TEST(guard, lets_every_harmless_postgresql_query_pass) {
  const auto cases = read_cases("server/tests/unit/guard/allowed/postgresql.sql");
  EXPECT_GE(cases.size(), 120U);
  for (const auto& line : cases) {
    const auto verdict = kGuard.prove_read_only({Dialect::kPostgresql, line.text});
    ASSERT_TRUE(verdict.has_value()) << line.number << ": " << line.text << ": " << verdict.error().message;
    EXPECT_EQ(verdict->text(), line.text);
    EXPECT_EQ(verdict->dialect(), Dialect::kPostgresql);
  }
}

TEST(guard, refuses_every_attack_on_sqlite) {
  const auto catalog = shop_catalog();
  const auto cases = read_cases("server/tests/unit/guard/attacks/sqlite.sql");
  EXPECT_GE(cases.size(), 60U);
  for (const auto& line : cases) {
    expect_refused(line, kGuard.prove_read_only({Dialect::kSqlite, line.text}, &catalog), "sqlite.sql");
    expect_refused(line, kGuard.prove_read_only({Dialect::kSqlite, line.text}), "sqlite.sql without a catalog");
  }
}

TEST(guard, lets_every_harmless_sqlite_query_pass) {
  const auto catalog = shop_catalog();
  for (const auto& line : read_cases("server/tests/unit/guard/allowed/sqlite.sql")) {
    const auto known = kGuard.prove_read_only({Dialect::kSqlite, line.text}, &catalog);
    ASSERT_TRUE(known.has_value()) << line.number << ": " << line.text << ": " << known.error().message;
    const auto unknown = kGuard.prove_read_only({Dialect::kSqlite, line.text});
    EXPECT_TRUE(unknown.has_value()) << line.number << " without a catalog: " << line.text << ": "
                                     << unknown.error().message;
  }
}

struct Refusal {
  Dialect dialect;
  std::string text;
  ErrorCode code;
  std::string message;
};

TEST(guard, names_the_construct_that_it_refuses) {
  const std::vector<Refusal> refusals{
      {Dialect::kPostgresql, "SELECT pg_read_file('x')", ErrorCode::kRefused, "function pg_read_file is not allowed"},
      {Dialect::kPostgresql, "SELECT public.f()", ErrorCode::kRefused, "function public.f is not allowed"},
      {Dialect::kPostgresql, "DELETE FROM t", ErrorCode::kRefused, "DELETE is not allowed"},
      {Dialect::kPostgresql, "CREATE TABLE t AS SELECT 1", ErrorCode::kRefused, "CREATE TABLE AS is not allowed"},
      {Dialect::kPostgresql, "WITH d AS (DELETE FROM t RETURNING 1) SELECT 1", ErrorCode::kRefused,
       "DELETE is not allowed"},
      {Dialect::kPostgresql, "SELECT 1 INTO t", ErrorCode::kRefused, "SELECT INTO is not allowed"},
      {Dialect::kPostgresql, "SELECT 1 FROM t FOR UPDATE", ErrorCode::kRefused,
       "FOR UPDATE and FOR SHARE are not allowed"},
      {Dialect::kPostgresql, "SELECT * FROM pg_shadow", ErrorCode::kRefused, "table pg_shadow is not allowed"},
      {Dialect::kPostgresql, "EXPLAIN ANALYZE SELECT 1", ErrorCode::kRefused, "EXPLAIN with analyze is not allowed"},
      {Dialect::kPostgresql, "SELECT ('x').pg_read_file", ErrorCode::kRefused, "(…).pg_read_file is not allowed"},
      {Dialect::kPostgresql, "SELECT 1; SELECT 2", ErrorCode::kInvalidQuery, "only one statement is allowed"},
      {Dialect::kPostgresql, "SELEC 1", ErrorCode::kInvalidQuery, "syntax error at or near \"SELEC\""},
      {Dialect::kSqlite, "SELECT load_extension('x')", ErrorCode::kRefused, "function load_extension is not allowed"},
      {Dialect::kSqlite, "SELECT readfile('x')", ErrorCode::kRefused, "function readfile is not allowed"},
      {Dialect::kSqlite, "DELETE FROM users", ErrorCode::kRefused, "DELETE is not allowed"},
      {Dialect::kSqlite, "ATTACH 'x' AS y", ErrorCode::kRefused, "ATTACH or VACUUM is not allowed"},
      {Dialect::kSqlite, "PRAGMA user_version", ErrorCode::kRefused, "PRAGMA user_version is not allowed"},
      {Dialect::kSqlite, "SELECT 1; SELECT 2", ErrorCode::kInvalidQuery, "only one statement is allowed"},
      {Dialect::kSqlite, "SELECT height FROM users", ErrorCode::kInvalidQuery, "no such column: height"},
      {Dialect::kSqlite, "SELECT * FROM nowhere", ErrorCode::kInvalidQuery, "no such table: nowhere"},
  };
  const auto catalog = shop_catalog();
  for (const auto& refusal : refusals) {
    const auto verdict = kGuard.prove_read_only({refusal.dialect, refusal.text}, &catalog);
    ASSERT_FALSE(verdict.has_value()) << refusal.text;
    EXPECT_EQ(verdict.error().code, refusal.code) << refusal.text;
    EXPECT_EQ(verdict.error().message, refusal.message) << refusal.text;
  }
}

TEST(guard, refuses_text_that_no_parser_should_see) {
  for (const auto dialect : {Dialect::kPostgresql, Dialect::kSqlite, Dialect::kMongodb}) {
    for (const auto& text : {std::string("SELECT 1\0; DELETE FROM users", 28), std::string("SELECT '\xff'"),
                             "SELECT '" + std::string(100'000, 'x') + "'", std::string()}) {
      const auto verdict = kGuard.prove_read_only({dialect, text});
      ASSERT_FALSE(verdict.has_value());
      EXPECT_EQ(verdict.error().code, ErrorCode::kInvalidQuery);
    }
  }
}

std::string repeated(const std::string& part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

TEST(guard, survives_deep_nesting) {
  for (const auto dialect : {Dialect::kPostgresql, Dialect::kSqlite}) {
    for (const auto& text :
         {"SELECT " + repeated("1+", 45'000) + "1", "SELECT " + repeated("(", 45'000) + "1" + repeated(")", 45'000),
          "SELECT " + repeated("(SELECT ", 8'000) + "1" + repeated(")", 8'000),
          "SELECT 1 " + repeated("UNION SELECT 1 ", 6'000), "SELECT " + repeated("- ", 45'000) + "1",
          "SELECT " + repeated("NOT ", 20'000) + "true", repeated("(", 90'000), repeated("SELECT * FROM (", 6'000)}) {
      const auto verdict = kGuard.prove_read_only({dialect, text});
      EXPECT_TRUE(verdict.has_value() || !verdict.error().message.empty());
    }
  }
}

TEST(guard, lets_a_long_flat_condition_pass) {
  const auto text = "SELECT 1 WHERE " + repeated("1 = 1 OR ", 200) + "true";
  EXPECT_TRUE(kGuard.prove_read_only({Dialect::kPostgresql, text}).has_value());
  EXPECT_TRUE(kGuard.prove_read_only({Dialect::kSqlite, text}).has_value());
}

}  // namespace
}  // namespace dataquery::guard
