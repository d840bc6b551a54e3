#include <algorithm>

#include "catalog/catalog_json.h"
#include "contract/connectors/sqlite_fixture.h"

namespace dataquery::connectors {
namespace {

using catalog::Column;
using catalog::Table;
using catalog::TableKind;
using catalog::TypeKind;

class sqlite_describe : public SqliteFixture {
 protected:
  Table described(const std::string& sql, const std::string& table) {
    auto connector = database("described.db", sql);
    auto catalog = describe(*connector);
    EXPECT_TRUE(catalog.has_value()) << (catalog ? "" : catalog.error().message);
    const auto position = catalog->find_table(table);
    EXPECT_TRUE(position.has_value()) << table;
    return catalog->tables[*position];
  }
};

TEST_F(sqlite_describe, reads_tables_views_columns_and_keys) {
  auto connector =
      database("shop.db",
               "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE NOT NULL, nick TEXT);"
               "CREATE TABLE orders (no INTEGER, year INTEGER, user_id INTEGER NOT NULL REFERENCES users, PRIMARY KEY "
               "(no, year));"
               "CREATE TABLE lines (a INTEGER, b INTEGER, part TEXT, FOREIGN KEY (b, a) REFERENCES orders(year, no),"
               "  FOREIGN KEY (part) REFERENCES missing(x));"
               "CREATE UNIQUE INDEX i ON users(nick) WHERE nick <> '';"
               "CREATE VIEW totals AS SELECT user_id, count(*) AS n FROM orders GROUP BY user_id;"
               "CREATE VIEW broken AS SELECT * FROM gone;"
               "INSERT INTO users VALUES (1, 'a@x', 'a'), (2, 'b@x', NULL)");
  const auto catalog = describe(*connector);
  ASSERT_TRUE(catalog.has_value()) << catalog.error().message;
  EXPECT_EQ(catalog->database, "shop");
  EXPECT_EQ(catalog->dialect, catalog::Dialect::kSqlite);
  std::vector<std::string> names;
  for (const auto& table : catalog->tables) names.push_back(table.name);
  EXPECT_EQ(names, (std::vector<std::string>{"lines", "orders", "totals", "users"}));

  const auto& users = catalog->tables[3];
  EXPECT_EQ(users.kind, TableKind::kTable);
  EXPECT_EQ(users.primary_key, std::vector<std::size_t>{0});
  EXPECT_TRUE(users.columns[0].unique);
  EXPECT_FALSE(users.columns[0].nullable);
  EXPECT_TRUE(users.columns[1].unique);
  EXPECT_FALSE(users.columns[1].nullable);
  EXPECT_FALSE(users.columns[2].unique);  // its index holds only some rows
  EXPECT_TRUE(users.columns[2].nullable);
  EXPECT_EQ(users.row_estimate, 2);
  ASSERT_EQ(users.samples.size(), 2U);
  EXPECT_EQ(users.samples[1][1], "b@x");
  EXPECT_EQ(users.samples[1][2], std::nullopt);

  const auto& orders = catalog->tables[1];
  EXPECT_EQ(orders.primary_key, (std::vector<std::size_t>{0, 1}));
  ASSERT_EQ(orders.foreign_keys.size(), 1U);
  EXPECT_EQ(orders.foreign_keys[0].table, 3U);
  EXPECT_EQ(orders.foreign_keys[0].columns, std::vector<std::size_t>{2});
  EXPECT_EQ(orders.foreign_keys[0].referenced_columns, std::vector<std::size_t>{0});
  EXPECT_TRUE(orders.foreign_keys[0].declared);

  const auto& lines = catalog->tables[0];
  ASSERT_EQ(lines.foreign_keys.size(), 1U);
  EXPECT_EQ(lines.foreign_keys[0].columns, (std::vector<std::size_t>{1, 0}));
  EXPECT_EQ(lines.foreign_keys[0].referenced_columns, (std::vector<std::size_t>{1, 0}));

  EXPECT_EQ(catalog->tables[2].kind, TableKind::kView);
  EXPECT_EQ(catalog->tables[2].columns.size(), 2U);
}

struct Declared {
  const char* type;
  const char* values;  // of an INSERT
  TypeKind kind;
};

TEST_F(sqlite_describe, tells_kinds_from_declarations_and_values) {
  const std::vector<Declared> cases{
      {"INTEGER", "(1), (2)", TypeKind::kInteger},
      {"VARCHAR(20)", "('a'), (NULL)", TypeKind::kText},
      {"REAL", "(1.5)", TypeKind::kReal},
      {"DOUBLE PRECISION", "(1.5)", TypeKind::kReal},
      {"DECIMAL(8, 2)", "(1.5)", TypeKind::kDecimal},
      {"NUMERIC", "(1), (2)", TypeKind::kInteger},
      {"MONEY", "(2.5)", TypeKind::kDecimal},
      {"BOOLEAN", "(0), (1)", TypeKind::kBoolean},
      {"BOOL", "(0), (7)", TypeKind::kInteger},
      {"DATE", "('2024-01-31')", TypeKind::kDate},
      {"DATE", "('31/01/2024')", TypeKind::kText},
      {"DATE", "(1700000000)", TypeKind::kInteger},
      {"DATETIME", "('2024-01-31 10:00:00')", TypeKind::kTimestamp},
      {"TIMESTAMP", "('2024-01-31T10:00:00.5Z')", TypeKind::kTimestamp},
      {"TIMESTAMP WITH TIME ZONE", "('2024-01-31 10:00+02:00')", TypeKind::kTimestamp},
      {"TIME", "('10:00')", TypeKind::kTime},
      {"TEXT", "('2024-01-31'), ('2024-02-01')", TypeKind::kDate},
      {"TEXT", "('2024-01-31'), ('never')", TypeKind::kText},
      {"TEXT", "('2024-13-31')", TypeKind::kText},
      {"BLOB", "(x'00')", TypeKind::kBytes},
      {"JSON", "('{}')", TypeKind::kJson},
      {"", "(1)", TypeKind::kInteger},
      {"", "('x')", TypeKind::kText},
      {"", "(NULL)", TypeKind::kOther},
      {"NONSENSE", "(NULL)", TypeKind::kDecimal},
      {"UUID", "('0b54')", TypeKind::kText},
  };
  std::string sql;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto name = "t" + std::to_string(i);
    sql +=
        "CREATE TABLE " + name + " (c " + cases[i].type + "); INSERT INTO " + name + " VALUES " + cases[i].values + ";";
  }
  auto connector = database("kinds.db", sql);
  const auto catalog = describe(*connector);
  ASSERT_TRUE(catalog.has_value());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto& table = catalog->tables[*catalog->find_table("t" + std::to_string(i))];
    EXPECT_EQ(to_string(table.columns[0].kind), to_string(cases[i].kind)) << cases[i].type << " " << cases[i].values;
    EXPECT_EQ(table.columns[0].type, cases[i].type);
  }
}

TEST_F(sqlite_describe, keeps_distinct_values_and_ranges) {
  const auto table = described(
      "CREATE TABLE t (city TEXT, n INTEGER, day TEXT, long TEXT);"
      "INSERT INTO t VALUES ('Oslo', 5, '2024-02-01', 'x'), ('Rome', -7, '2023-01-01', hex(zeroblob(100))),"
      "('Oslo', 40, '2024-01-01', 'y'), (NULL, NULL, NULL, NULL)",
      "t");
  EXPECT_EQ(table.columns[0].values, (std::vector<std::string>{"Oslo", "Rome"}));
  EXPECT_TRUE(table.columns[0].values_complete);
  EXPECT_EQ(table.columns[1].minimum, "-7");
  EXPECT_EQ(table.columns[1].maximum, "40");
  EXPECT_EQ(table.columns[2].kind, TypeKind::kDate);
  EXPECT_EQ(table.columns[2].minimum, "2023-01-01");
  EXPECT_EQ(table.columns[2].maximum, "2024-02-01");
  EXPECT_EQ(table.columns[3].values, (std::vector<std::string>{"x", "y"}));
  EXPECT_FALSE(table.columns[3].values_complete);  // one is longer than values that are kept
}

TEST_F(sqlite_describe, keeps_a_bounded_number_of_values) {
  const auto table = described(
      "CREATE TABLE t (v TEXT); WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r LIMIT 3000) "
      "INSERT INTO t SELECT 'v' || n FROM r",
      "t");
  EXPECT_EQ(table.columns[0].values.size(), 2000U);
  EXPECT_FALSE(table.columns[0].values_complete);
  EXPECT_EQ(table.samples.size(), 10U);
}

TEST_F(sqlite_describe, estimates_a_long_table_from_stretches) {
  const auto table = described(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, day TEXT); WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM "
      "r "
      "LIMIT 300000) INSERT INTO t SELECT n, date('2000-01-01', '+' || (n / 50) || ' days') FROM r",
      "t");
  EXPECT_EQ(table.row_estimate, 300'000);
  EXPECT_EQ(table.columns[1].minimum, "2000-01-01");
  EXPECT_EQ(table.columns[1].maximum, "2016-06-05");
  EXPECT_EQ(table.columns[0].maximum, "300000");
}

TEST_F(sqlite_describe, a_slow_view_does_not_hold_up_the_rest) {
  auto connector = database("slow.db",
                            "CREATE TABLE t (a); INSERT INTO t VALUES (1);"
                            "CREATE VIEW slow AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)"
                            " SELECT count(*) AS n FROM r");
  const auto started = std::chrono::steady_clock::now();
  const auto catalog = describe(*connector);
  ASSERT_TRUE(catalog.has_value());
  EXPECT_EQ(catalog->tables.size(), 2U);
  EXPECT_EQ(catalog->tables[1].row_estimate, 1);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 5s);
}

TEST_F(sqlite_describe, reads_an_empty_database_and_odd_names) {
  auto empty = database("empty.db", "VACUUM");
  EXPECT_TRUE(describe(*empty)->tables.empty());
  const auto table = described(
      "CREATE TABLE \"a \"\"b\"\" 🙂\" (\"select\" TEXT, \"two words\" INTEGER, \"x]y\" TEXT);"
      "INSERT INTO \"a \"\"b\"\" 🙂\" VALUES ('v', 1, 'w')",
      "a \"b\" 🙂");
  EXPECT_EQ(table.columns[1].name, "two words");
  EXPECT_EQ(table.columns[2].values, std::vector<std::string>{"w"});
}

TEST_F(sqlite_describe, leaves_out_what_sqlite_keeps_for_itself) {
  auto connector = database("fts.db",
                            "CREATE VIRTUAL TABLE docs USING fts5(title); CREATE TABLE t (id INTEGER PRIMARY KEY "
                            "AUTOINCREMENT); INSERT INTO t DEFAULT VALUES; ANALYZE");
  const auto catalog = describe(*connector);
  ASSERT_TRUE(catalog.has_value());
  ASSERT_EQ(catalog->tables.size(), 2U);
  EXPECT_EQ(catalog->tables[0].name, "docs");
}

TEST_F(sqlite_describe, reads_two_hundred_tables_quickly) {
  std::string sql;
  for (int i = 0; i < 200; ++i) {
    const auto name = "table_" + std::to_string(i);
    sql +=
        "CREATE TABLE " + name + " (id INTEGER PRIMARY KEY, name TEXT, parent INTEGER REFERENCES table_0(id), d DATE);";
    sql += "INSERT INTO " + name + "(name, d) VALUES ('a', '2024-01-01'), ('b', '2024-01-02');";
  }
  auto connector = database("wide.db", "BEGIN;" + sql + "COMMIT;");
  const auto started = std::chrono::steady_clock::now();
  const auto catalog = describe(*connector);
  ASSERT_TRUE(catalog.has_value());
  EXPECT_EQ(catalog->tables.size(), 200U);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 3s);
}

TEST_F(sqlite_describe, a_catalog_survives_the_store) {
  auto connector = database("json.db",
                            "CREATE TABLE a (id INTEGER PRIMARY KEY, \"x\"\"y\" TEXT UNIQUE);"
                            "CREATE TABLE b (a INTEGER REFERENCES a); INSERT INTO a VALUES (1, 'é\"')");
  const auto catalog = describe(*connector);
  const auto text = to_json(*catalog);
  const auto again = catalog::from_json(text);
  ASSERT_TRUE(again.has_value()) << again.error().detail;
  EXPECT_EQ(to_json(*again), text);
}

TEST_F(sqlite_describe, is_cancelled_when_asked_to_stop) {
  auto connector = database("stop.db", "CREATE TABLE t (a)");
  std::stop_source stop;
  stop.request_stop();
  const auto catalog = connector->describe({}, Deadline::in(5s), stop.get_token());
  ASSERT_FALSE(catalog.has_value());
  EXPECT_EQ(catalog.error().code, ErrorCode::kCancelled);
}

TEST_F(sqlite_describe, reads_names_types_and_keys_without_a_look_into_the_rows) {
  auto connector = database("schema.db",
                            "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE NOT NULL);"
                            "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users);"
                            "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                            "  SELECT count(*) AS n FROM n;"
                            "INSERT INTO users VALUES (1, 'a@x')");
  const auto catalog = connector->describe({.schema_only = true}, Deadline::in(30s), {});
  ASSERT_TRUE(catalog.has_value()) << catalog.error().message;
  ASSERT_EQ(catalog->tables.size(), 3U);
  const auto& users = catalog->tables[2];
  EXPECT_EQ(users.primary_key, std::vector<std::size_t>{0});
  EXPECT_EQ(users.columns[1].kind, TypeKind::kText);
  EXPECT_TRUE(users.columns[1].unique);
  EXPECT_EQ(catalog->tables[1].foreign_keys.size(), 1U);
  EXPECT_TRUE(users.samples.empty());
  EXPECT_TRUE(users.columns[1].values.empty());
  EXPECT_EQ(users.row_estimate, std::nullopt);
}

TEST_F(sqlite_describe, says_how_far_it_is) {
  auto connector = database("progress.db", "CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE c (x)");
  std::vector<std::size_t> heard;
  source::DescribeOptions options;
  options.progress = [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(total, 3U);
    heard.push_back(done);
  };
  ASSERT_TRUE(connector->describe(options, Deadline::in(30s), {}));
  EXPECT_EQ(heard, (std::vector<std::size_t>{0, 1, 2}));
}

}  // namespace
}  // namespace dataquery::connectors
