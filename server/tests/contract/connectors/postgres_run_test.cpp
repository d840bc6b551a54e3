#include <sys/resource.h>

#include <atomic>
#include <format>
#include <map>
#include <set>

#include "contract/connectors/postgres_fixture.h"
#include "guard/postgres_allowed.h"
#include "support/case_file.h"

namespace dataquery::connectors {
namespace {

using catalog::TypeKind;
using source::Decimal;
using source::Value;

class postgres_run : public PostgresFixture {
 protected:
  std::shared_ptr<source::Connector> any() { return open(server().url()); }

  /// How many sessions of ours run a query that holds `mark`.
  std::int64_t active(const std::string& mark) {
    // The connector may not read pg_stat_activity, so a view stands for it.
    static const bool made =
        (server().run("CREATE VIEW public.activity AS SELECT query, state FROM pg_stat_activity"), true);
    EXPECT_TRUE(made);
    const auto rows =
        run(*any(), std::format("SELECT count(*) FROM activity WHERE state = 'active' AND query LIKE '%{}%' "
                                "AND query NOT LIKE '%FROM activity%'",
                                mark));
    EXPECT_TRUE(rows.has_value()) << (rows ? "" : rows.error().message);
    return rows ? std::get<std::int64_t>(rows->rows[0][0]) : -1;
  }

  bool eventually_active(const std::string& mark, std::int64_t count) {
    const auto deadline = Deadline::in(20s);
    while (!deadline.passed()) {
      if (active(mark) == count) return true;
    }
    return false;
  }
};

TEST_F(postgres_run, gives_typed_values) {
  auto connector = open(server().create_database("types", "ALTER DATABASE types SET timezone = 'Europe/Oslo'"));
  const std::vector<std::tuple<std::string, Value, TypeKind>> cases{
      {"1::int2", std::int64_t{1}, TypeKind::kInteger},
      {"9007199254740993::int8", std::int64_t{9007199254740993}, TypeKind::kInteger},
      {"1.5::float8", 1.5, TypeKind::kReal},
      {"0.1::float4", 0.1, TypeKind::kReal},
      {"'NaN'::float8", std::string("NaN"), TypeKind::kReal},
      {"1.50::numeric(10, 2)", Decimal{"1.50"}, TypeKind::kDecimal},
      {"12345678901234567890.123456789::numeric", Decimal{"12345678901234567890.123456789"}, TypeKind::kDecimal},
      {"sum(2::int8)", std::int64_t{2}, TypeKind::kInteger},
      {"true", true, TypeKind::kBoolean},
      {"'é'", std::string("é"), TypeKind::kText},
      {"'x'::varchar(5)", std::string("x"), TypeKind::kText},
      {"date '2024-01-31'", std::string("2024-01-31"), TypeKind::kDate},
      {"time '10:00'", std::string("10:00:00"), TypeKind::kTime},
      {"timestamp '2024-01-31 10:00:00.5'", std::string("2024-01-31T10:00:00.5"), TypeKind::kTimestamp},
      {"timestamptz '2024-01-31 00:30:00.25+01'", std::string("2024-01-30T23:30:00.25Z"), TypeKind::kTimestamp},
      {"timestamptz 'infinity'", std::string("infinity"), TypeKind::kTimestamp},
      {"interval '1 day 2 hours'", std::string("1 day 02:00:00"), TypeKind::kOther},
      {"'\\x00ff'::bytea", source::Bytes{std::string("\x00\xff", 2)}, TypeKind::kBytes},
      {"'{\"a\": 1}'::jsonb", std::string("{\"a\": 1}"), TypeKind::kJson},
      {"ARRAY[1, NULL, 3]", std::string("[1,null,3]"), TypeKind::kJson},
      {"ARRAY[['a', 'b c'], ['\"', '\\']]", std::string(R"([["a","b c"],["\"","\\"]])"), TypeKind::kJson},
      {"ARRAY[true, false]", std::string("[true,false]"), TypeKind::kJson},
      {"'{}'::int[]", std::string("[]"), TypeKind::kJson},
      {"'0b54bcf0-95b9-4a3a-9e51-6b4c5d4b1f9e'::uuid", std::string("0b54bcf0-95b9-4a3a-9e51-6b4c5d4b1f9e"),
       TypeKind::kText},
      {"NULL::int", std::monostate{}, TypeKind::kInteger},
  };
  for (const auto& [expression, value, kind] : cases) {
    const auto rows = run(*connector, "SELECT " + expression + " AS v");
    ASSERT_TRUE(rows.has_value()) << expression << ": " << rows.error().message;
    EXPECT_EQ(rows->columns[0].name, "v");
    EXPECT_EQ(to_string(rows->columns[0].kind), to_string(kind)) << expression;
    EXPECT_EQ(rows->rows[0][0], value) << expression;
  }
}

TEST_F(postgres_run, runs_every_query_that_the_guard_lets_pass) {
  auto connector = open(server().create_database(
      "allowed", testing::read_text("server/tests/unit/guard/fixtures/allowed_postgresql.sql")));
  for (const auto& line : testing::read_cases("server/tests/unit/guard/allowed/postgresql.sql")) {
    const auto rows = run(*connector, line.text);
    EXPECT_TRUE(rows.has_value()) << line.text << ": " << (rows ? "" : rows.error().message);
  }
}

TEST_F(postgres_run, gives_the_columns_of_an_empty_result) {
  const auto rows = run(*any(), "SELECT 1 AS a, 'x' AS b WHERE false");
  ASSERT_TRUE(rows.has_value());
  EXPECT_EQ(rows->columns.size(), 2U);
  EXPECT_TRUE(rows->rows.empty());
  EXPECT_FALSE(rows->truncated);
}

TEST_F(postgres_run, holds_little_of_ten_million_rows) {
  auto connector = any();
  rusage before{}, after{};
  ::getrusage(RUSAGE_SELF, &before);
  const auto started = std::chrono::steady_clock::now();
  const auto rows = run(*connector, "SELECT n, repeat('x', 100) FROM generate_series(1, 10000000) AS g(n)");
  ::getrusage(RUSAGE_SELF, &after);
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  EXPECT_EQ(rows->rows.size(), 1000U);
  EXPECT_TRUE(rows->truncated);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 50 * 1024);  // KiB
  EXPECT_LT(std::chrono::steady_clock::now() - started, 20s);
  EXPECT_TRUE(run(*connector, "SELECT 1").has_value());
}

TEST_F(postgres_run, stops_at_the_byte_limit) {
  const auto rows = run(*any(), "SELECT repeat('x', 1000) FROM generate_series(1, 100)", {.rows = 100, .bytes = 3500});
  ASSERT_TRUE(rows.has_value());
  EXPECT_EQ(rows->rows.size(), 3U);
  EXPECT_TRUE(rows->truncated);
}

TEST_F(postgres_run, is_cancelled_in_the_server_when_asked_to_stop) {
  auto connector = any();
  std::stop_source stop;
  Result<source::Rows> rows = fail(ErrorCode::kInternal, "not run");
  {
    const std::jthread asking([&] {
      rows = connector->run(proved("SELECT count(*) AS stopped_by_us FROM generate_series(1, 100000000000)"), {},
                            Deadline::in(60s), stop.get_token());
    });
    EXPECT_TRUE(eventually_active("stopped_by_us", 1));
    stop.request_stop();
  }
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, ErrorCode::kCancelled);
  EXPECT_TRUE(eventually_active("stopped_by_us", 0));
}

TEST_F(postgres_run, gives_up_at_the_deadline_in_the_server_too) {
  auto connector = any();
  const auto started = std::chrono::steady_clock::now();
  const auto rows = connector->run(proved("SELECT count(*) AS too_slow FROM generate_series(1, 100000000000)"), {},
                                   Deadline::in(300ms), {});
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, ErrorCode::kTimeout);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 3s);
  EXPECT_TRUE(eventually_active("too_slow", 0));
  EXPECT_TRUE(run(*connector, "SELECT 1").has_value());
}

TEST_F(postgres_run, cannot_write_even_where_the_guard_sees_nothing) {
  auto connector = open(server().create_database(
      "sly",
      "CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (1) RETURNING a';"
      "CREATE VIEW v AS SELECT f() AS a; CREATE SEQUENCE s; CREATE VIEW w AS SELECT nextval('s') AS a"));
  for (const auto* view : {"v", "w"}) {
    const auto rows = run(*connector, std::string("SELECT a FROM ") + view);
    ASSERT_FALSE(rows.has_value());
    EXPECT_EQ(rows.error().code, ErrorCode::kRefused) << rows.error().message;
  }
  EXPECT_EQ(run(*connector, "SELECT count(*) FROM t")->rows[0][0], Value(std::int64_t{0}));
}

TEST_F(postgres_run, allowed_names_mean_pg_catalogs) {
  auto connector = open(server().create_database(
      "shadow",
      "CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql AS 'SELECT ''shadow''::text';"
      "CREATE TABLE public.pg_class (a int); ALTER DATABASE shadow SET search_path = public, pg_catalog;"
      "ALTER DATABASE shadow SET standard_conforming_strings = off;"
      "ALTER DATABASE shadow SET datestyle = 'SQL, DMY'; ALTER DATABASE shadow SET bytea_output = escape"));
  const auto rows = run(*connector, R"(SELECT lower('A'::text), '\', date '2024-01-31', sha256('x') FROM (SELECT) x)");
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  EXPECT_EQ(rows->rows[0][0], Value(std::string("a")));
  EXPECT_EQ(rows->rows[0][1], Value(std::string("\\")));
  EXPECT_EQ(rows->rows[0][2], Value(std::string("2024-01-31")));
  EXPECT_EQ(std::get<source::Bytes>(rows->rows[0][3]).data.size(), 32U);
  EXPECT_TRUE(run(*connector, "SELECT relname FROM pg_class LIMIT 1").has_value());
}

TEST_F(postgres_run, refuses_names_that_another_user_has_planted) {
  const auto url = server().create_database(
      "planted",
      "CREATE ROLE mallory; CREATE ROLE victim LOGIN PASSWORD 'pw'; GRANT ALL ON SCHEMA public TO mallory;"
      "CREATE TABLE t AS SELECT 'A'::varchar AS a; GRANT SELECT ON t TO victim; SET ROLE mallory;"
      "CREATE FUNCTION public.lower(varchar) RETURNS text LANGUAGE sql AS 'SELECT ''planted''::text'");
  auto connector = open(std::format("postgresql://victim:pw@127.0.0.1:{}/planted", server().port()));
  const auto rows = run(*connector, "SELECT LOWER(a) FROM t");
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, ErrorCode::kRefused);
  EXPECT_TRUE(run(*connector, "SELECT upper(a) FROM t").has_value());
}

TEST_F(postgres_run, every_allowed_function_exists_and_keeps_to_itself) {
  server().run(
      "CREATE VIEW public.functions AS SELECT proname::text AS name, provolatile::text AS kind FROM pg_proc "
      "WHERE pronamespace = 'pg_catalog'::regnamespace");
  const auto rows = run(*any(), "SELECT name, max(kind) FROM functions GROUP BY name", {.rows = 10'000});
  ASSERT_TRUE(rows.has_value());
  std::map<std::string, std::string> kinds;
  for (const auto& row : rows->rows) kinds.emplace(std::get<std::string>(row[0]), std::get<std::string>(row[1]));
  // Volatile, yet they only read a clock, draw a number or look at the size of a file.
  const std::set<std::string_view> harmless{
      "array_sample",  "array_shuffle",          "clock_timestamp", "gen_random_uuid", "pg_relation_size",
      "pg_table_size", "pg_total_relation_size", "random",          "random_normal",   "timeofday"};
  for (const auto name : guard::postgres_functions()) {
    const auto found = kinds.find(std::string(name));
    const bool keyword = name == "localtime" || name == "localtimestamp";
    ASSERT_TRUE(keyword || found != kinds.end()) << name;
    EXPECT_TRUE(keyword || harmless.contains(name) || found->second != "v") << name;
  }
}

TEST_F(postgres_run, reports_the_servers_message_for_a_wrong_query) {
  const auto rows = run(*any(), "SELECT nothing_like_it FROM pg_class");
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, ErrorCode::kInvalidQuery);
  EXPECT_EQ(rows.error().message, "column \"nothing_like_it\" does not exist");
  const auto late = run(*any(), "SELECT 1 / (n - 500) FROM generate_series(1, 1000) AS g(n)");
  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().message, "division by zero");
}

TEST_F(postgres_run, asks_one_session_again_and_again_and_gets_over_its_loss) {
  server().run("CREATE DATABASE pooled; ");
  server().run("CREATE VIEW mine AS SELECT pid FROM pg_stat_activity WHERE datname = 'pooled'", "pooled");
  auto connector = open(server().url("pooled"));
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(run(*connector, "SELECT count(*) FROM mine")->rows[0][0], Value(std::int64_t{1}));
  server().run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'pooled'");
  const auto rows = run(*connector, "SELECT count(*) FROM mine");
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  EXPECT_EQ(rows->rows[0][0], Value(std::int64_t{1}));
}

TEST_F(postgres_run, answers_several_threads_at_once) {
  auto connector = any();
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 6; ++i) {
      threads.emplace_back([&] {
        for (int turn = 0; turn < 10; ++turn) {
          const auto rows = run(*connector, "SELECT sum(n) FROM generate_series(1, 3) AS g(n)");
          if (rows && rows->rows[0][0] == Value(std::int64_t{6})) ++right;
        }
      });
    }
  }
  EXPECT_EQ(right, 60);
}

}  // namespace
}  // namespace dataquery::connectors
