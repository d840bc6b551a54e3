#include <algorithm>
#include <format>

#include "catalog/catalog_json.h"
#include "contract/connectors/postgres_fixture.h"

namespace dataquery::connectors {
namespace {

using catalog::Table;
using catalog::TableKind;
using catalog::TypeKind;

class postgres_describe : public PostgresFixture {
 protected:
  catalog::Catalog described(const std::string& database, const std::string& sql) {
    return describe(server().create_database(database, sql));
  }

  catalog::Catalog describe(const std::string& url, Deadline deadline = Deadline::in(60s)) {
    auto catalog = open(url)->describe({}, deadline, {});
    EXPECT_TRUE(catalog.has_value()) << (catalog ? "" : catalog.error().message + catalog.error().detail);
    return catalog ? *std::move(catalog) : catalog::Catalog{};
  }

  static const Table& table(const catalog::Catalog& catalog, std::string_view name) {
    const auto position = catalog.find_table(name);
    EXPECT_TRUE(position.has_value()) << name;
    static const Table kNone;
    return position ? catalog.tables[*position] : kNone;
  }
};

TEST_F(postgres_describe, reads_tables_views_columns_keys_and_comments) {
  const auto catalog = described("shop", R"(
    CREATE TYPE mood AS ENUM ('sad', 'happy');
    CREATE DOMAIN price AS numeric(10, 2) CHECK (VALUE >= 0);
    CREATE TABLE users (id serial PRIMARY KEY, email varchar(100) UNIQUE NOT NULL, feeling mood, nick text);
    CREATE UNIQUE INDEX ON users (nick) WHERE nick <> '';
    COMMENT ON TABLE users IS 'People who buy';
    COMMENT ON COLUMN users.email IS 'Where to write to';
    CREATE SCHEMA sales;
    CREATE TABLE sales.orders (no int, year int, user_id int NOT NULL REFERENCES users, total price, paid boolean,
                               at timestamptz, PRIMARY KEY (no, year));
    CREATE TABLE sales.lines (a int, b int, part text, FOREIGN KEY (b, a) REFERENCES sales.orders (year, no));
    CREATE VIEW totals AS SELECT user_id, count(*) AS n FROM sales.orders GROUP BY user_id;
    CREATE MATERIALIZED VIEW kept AS SELECT 1 AS one;
    CREATE VIEW broken AS SELECT 1 / (SELECT count(*) FROM users WHERE id < 0) AS x;
    CREATE TABLE events (id int, day date NOT NULL) PARTITION BY RANGE (day);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
    INSERT INTO events VALUES (1, '2024-05-01'), (2, '2024-06-01');
    INSERT INTO users (email, feeling) VALUES ('a@x', 'sad'), ('b@x', NULL);
    INSERT INTO sales.orders VALUES (1, 2024, 1, 12.5, true, '2024-01-31 10:00+00'), (2, 2024, 1, 7, false, NULL);
    ANALYZE;
  )");
  EXPECT_EQ(catalog.dialect, catalog::Dialect::kPostgresql);
  EXPECT_EQ(catalog.database, "shop");
  std::vector<std::string> names;
  for (const auto& each : catalog.tables) names.push_back(each.schema + "." + each.name);
  EXPECT_EQ(names, (std::vector<std::string>{"public.broken", "public.events", "public.kept", "public.totals",
                                             "public.users", "sales.lines", "sales.orders"}));

  const auto& users = table(catalog, "users");
  EXPECT_EQ(users.comment, "People who buy");
  EXPECT_EQ(users.columns[1].comment, "Where to write to");
  EXPECT_EQ(users.columns[1].type, "character varying(100)");
  EXPECT_EQ(users.columns[1].kind, TypeKind::kText);
  EXPECT_EQ(users.columns[1].values, (std::vector<std::string>{"a@x", "b@x"}));
  EXPECT_TRUE(users.columns[1].values_complete);
  EXPECT_TRUE(users.columns[1].unique);
  EXPECT_FALSE(users.columns[1].nullable);
  EXPECT_EQ(users.columns[2].values, (std::vector<std::string>{"sad", "happy"}));
  EXPECT_FALSE(users.columns[3].unique);
  EXPECT_EQ(users.primary_key, std::vector<std::size_t>{0});
  EXPECT_TRUE(users.columns[0].unique);
  EXPECT_EQ(users.row_estimate, 2);
  ASSERT_EQ(users.samples.size(), 2U);
  EXPECT_EQ(users.samples[1][1], "b@x");
  EXPECT_EQ(users.samples[1][2], std::nullopt);

  const auto& orders = table(catalog, "orders");
  EXPECT_EQ(orders.primary_key, (std::vector<std::size_t>{0, 1}));
  ASSERT_EQ(orders.foreign_keys.size(), 1U);
  EXPECT_EQ(catalog.tables[orders.foreign_keys[0].table].name, "users");
  EXPECT_EQ(orders.columns[3].kind, TypeKind::kDecimal);
  EXPECT_EQ(orders.columns[3].minimum, "7.00");
  EXPECT_EQ(orders.columns[3].maximum, "12.50");
  EXPECT_EQ(orders.columns[4].kind, TypeKind::kBoolean);
  EXPECT_EQ(orders.samples[0][4], "true");
  EXPECT_EQ(orders.columns[5].maximum, "2024-01-31T10:00:00Z");

  const auto& lines = table(catalog, "lines");
  ASSERT_EQ(lines.foreign_keys.size(), 1U);
  EXPECT_EQ(lines.foreign_keys[0].columns, (std::vector<std::size_t>{1, 0}));
  EXPECT_EQ(lines.foreign_keys[0].referenced_columns, (std::vector<std::size_t>{1, 0}));

  EXPECT_EQ(table(catalog, "totals").kind, TableKind::kView);
  EXPECT_EQ(table(catalog, "kept").samples.size(), 1U);
  EXPECT_TRUE(table(catalog, "broken").samples.empty());
  const auto& events = table(catalog, "events");
  EXPECT_EQ(events.kind, TableKind::kTable);
  EXPECT_EQ(events.row_estimate, 2);
  EXPECT_EQ(events.columns[1].minimum, "2024-05-01");
  EXPECT_TRUE(catalog::from_json(to_json(catalog)).has_value());
}

TEST_F(postgres_describe, leaves_out_what_the_user_may_not_read) {
  server().create_database("rights", R"(
    CREATE ROLE reader LOGIN PASSWORD 'reading';
    CREATE TABLE open_table (a text); INSERT INTO open_table VALUES ('x'); GRANT SELECT ON open_table TO reader;
    CREATE TABLE closed_table (a int PRIMARY KEY);
    CREATE TABLE half (shown text, hidden text, id int REFERENCES closed_table); GRANT SELECT (shown) ON half TO reader;
    INSERT INTO half VALUES ('s', 'h');
    CREATE VIEW behind AS SELECT * FROM closed_table; GRANT SELECT ON behind TO reader;
    CREATE SCHEMA closed; CREATE TABLE closed.t (a int); GRANT SELECT ON closed.t TO reader;
    CREATE TABLE guarded (a int, owner text); INSERT INTO guarded VALUES (1, 'x');
    ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; GRANT SELECT ON guarded TO reader;
  )");
  const auto catalog = describe(std::format("postgresql://reader:reading@127.0.0.1:{}/rights", server().port()));
  std::vector<std::string> names;
  for (const auto& each : catalog.tables) names.push_back(each.name);
  EXPECT_EQ(names, (std::vector<std::string>{"behind", "guarded", "half", "open_table"}));
  EXPECT_EQ(table(catalog, "open_table").columns[0].values, std::vector<std::string>{"x"});
  EXPECT_EQ(table(catalog, "half").columns.size(), 1U);
  EXPECT_EQ(table(catalog, "half").samples[0][0], "s");
  EXPECT_TRUE(table(catalog, "guarded").samples.empty());
}

TEST_F(postgres_describe, estimates_long_tables) {
  const auto catalog = described("long", R"(
    CREATE TABLE t AS SELECT n AS id, date '2000-01-01' + n / 100 AS day, 'city ' || n % 40 AS city, n * 1.5 AS amount
                        FROM generate_series(1, 200000) AS g(n);
    INSERT INTO t VALUES (0, '1999-01-01', 'only once', -5);
    CREATE INDEX ON t (day);
    CREATE TABLE never_analysed AS SELECT 1 AS a FROM generate_series(1, 30000);
    ANALYZE t;
  )");
  const auto& t = table(catalog, "t");
  EXPECT_EQ(t.row_estimate, 200'001);
  EXPECT_EQ(t.columns[1].minimum, "1999-01-01");
  EXPECT_EQ(t.columns[1].maximum, "2005-06-23");
  EXPECT_GE(t.columns[2].values.size(), 40U);
  EXPECT_FALSE(t.columns[2].values_complete);
  EXPECT_GT(std::stod(t.columns[3].maximum.value()), 200'000.0);  // from statistics: beyond the rows that were read
  EXPECT_EQ(t.samples.size(), 10U);
  EXPECT_FALSE(table(catalog, "never_analysed").row_estimate.has_value());
}

TEST_F(postgres_describe, reads_odd_names_types_and_long_values) {
  const auto catalog = described("odd", R"(
    CREATE TABLE "a ""b"" 🙂" ("select" text, "two words" int[], "x;--" jsonb, raw bytea, at interval);
    INSERT INTO "a ""b"" 🙂" VALUES (repeat('é', 500), '{1,2}', '{"k": [1]}', '\x00ff', '1 day');
    CREATE TABLE no_columns ();
  )");
  const auto& odd = table(catalog, "a \"b\" 🙂");
  ASSERT_EQ(odd.samples.size(), 1U);
  EXPECT_LT(odd.samples[0][0]->size(), 500U);
  EXPECT_TRUE(odd.columns[0].values.empty());
  EXPECT_FALSE(odd.columns[0].values_complete);
  EXPECT_EQ(odd.samples[0][1], "[1,2]");
  EXPECT_EQ(odd.samples[0][3], "(2 bytes)");
  EXPECT_EQ(odd.columns[2].kind, TypeKind::kJson);
}

TEST_F(postgres_describe, an_empty_database_has_an_empty_catalog) {
  EXPECT_TRUE(described("hollow", "").tables.empty());
}

TEST_F(postgres_describe, reads_a_thousand_tables_within_seconds) {
  const auto url = server().create_database("wide", "CREATE TABLE t_0 (id int PRIMARY KEY)");
  server().run(R"(DO $$ BEGIN FOR i IN 1..1000 LOOP
      EXECUTE format('CREATE TABLE t_%s (id int PRIMARY KEY, name text, at timestamptz, parent int REFERENCES t_0)', i);
      EXECUTE format('INSERT INTO t_%s SELECT n, ''name '' || n, now() FROM generate_series(1, 20) AS g(n)', i);
      COMMIT;
    END LOOP; END $$)",
               "wide");
  const auto started = std::chrono::steady_clock::now();
  const auto catalog = describe(url);
  const auto took = std::chrono::steady_clock::now() - started;
  EXPECT_EQ(catalog.tables.size(), 1001U);
  EXPECT_EQ(catalog.tables[500].samples.size(), 10U);
  EXPECT_LT(took, 10s);
  RecordProperty("milliseconds", static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
}

TEST_F(postgres_describe, a_slow_view_does_not_hold_up_the_rest) {
  const auto url = server().create_database("slow",
                                            "CREATE VIEW slow AS SELECT count(*) AS n FROM generate_series(1, "
                                            "100000000000); CREATE TABLE z AS SELECT 1 AS a");
  const auto catalog = describe(url, Deadline::in(30s));
  EXPECT_EQ(table(catalog, "z").samples.size(), 1U);
  EXPECT_TRUE(table(catalog, "slow").samples.empty());
}

TEST_F(postgres_describe, is_cancelled_when_asked_to_stop) {
  std::stop_source stop;
  stop.request_stop();
  const auto catalog = open(server().url())->describe({}, Deadline::in(5s), stop.get_token());
  ASSERT_FALSE(catalog.has_value());
  EXPECT_EQ(catalog.error().code, ErrorCode::kCancelled);
}

TEST_F(postgres_describe, reads_names_types_and_keys_without_a_look_into_the_rows) {
  const auto url = server().create_database("schema_only", R"(
    CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE);
    CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users);
    CREATE VIEW slow AS SELECT 1 AS x FROM pg_sleep(600);
    INSERT INTO users (email) VALUES ('a@x');
  )");
  const auto catalog = open(url)->describe({.schema_only = true}, Deadline::in(30s), {});
  ASSERT_TRUE(catalog.has_value()) << catalog.error().message;
  EXPECT_EQ(catalog->tables.size(), 3U);
  const auto& users = table(*catalog, "users");
  EXPECT_TRUE(users.columns[1].unique);
  EXPECT_EQ(table(*catalog, "orders").foreign_keys.size(), 1U);
  EXPECT_TRUE(users.samples.empty());
  EXPECT_TRUE(users.columns[1].values.empty());
}

TEST_F(postgres_describe, says_how_far_it_is) {
  const auto url = server().create_database("progress", "CREATE TABLE a (x int); CREATE TABLE b (x int);");
  std::vector<std::size_t> heard;
  source::DescribeOptions options;
  options.progress = [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(total, 2U);
    heard.push_back(done);
  };
  ASSERT_TRUE(open(url)->describe(options, Deadline::in(60s), {}));
  EXPECT_EQ(heard, (std::vector<std::size_t>{0, 1}));
}

}  // namespace
}  // namespace dataquery::connectors
