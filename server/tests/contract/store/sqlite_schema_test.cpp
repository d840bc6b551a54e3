#include <fstream>
#include <iterator>
#include <numeric>
#include <thread>
#include <vector>

#include "accounts/settings.h"
#include "adapters/crypto/aes_gcm_sealer.h"
#include "contract/store/stores.h"

// What holds in the SQLite store beyond the ports: the documented schema, what goes with what, and what stands in the
// file.

namespace dataquery::store {
namespace {

using sql_session::SqliteDatabase;
using sql_session::SqlSession;

const auto kTime = std::chrono::sys_days{std::chrono::year{2024} / 1 / 15} + std::chrono::hours(10);

class SqliteStore : public testing::Test {
 protected:
  Result<sql_session::Answer> run(std::string_view sql) { return stores_.database().write({"test.run", sql}, {}); }
  ErrorCode error_of(std::string_view sql) {
    const auto answer = run(sql);
    return answer ? ErrorCode::kBusy : answer.error().code;
  }
  ConnectionId connect(UserId user, std::string name) {
    const connections::NewConnection fresh{.user = user,
                                           .name = std::move(name),
                                           .db_type = {},
                                           .metadata = "{}",
                                           .catalog = "{}",
                                           .is_demo = false,
                                           .owned_file = {},
                                           .created_at = kTime};
    return stores_.connections().insert(fresh, [](ConnectionId) { return SealedSecret{"sealed"}; }).value().id;
  }
  QuestionId ask(UserId user, std::optional<ConnectionId> connection,
                 std::chrono::system_clock::time_point when = kTime) {
    history::HistoryItem item;
    item.user = user;
    item.connection = connection;
    item.query = "q";
    item.response = "r";
    item.created_at = when;
    return stores_.history().append(item).value();
  }

  SqliteStores stores_;
};

TEST_F(SqliteStore, has_the_documented_columns_in_the_documented_types) {
  struct Case {
    std::string table;
    std::string columns;
  };
  const Case cases[] = {
      {"users", "id INTEGER,email VARCHAR(255),hashed_password VARCHAR(255),created_at TIMESTAMP"},
      {"user_settings",
       "id INTEGER,user_id INTEGER,llm_provider VARCHAR(50),llm_api_key TEXT,llm_model VARCHAR(100),"
       "created_at TIMESTAMP,updated_at TIMESTAMP"},
      {"database_connections",
       "id INTEGER,user_id INTEGER,name VARCHAR(255),db_type VARCHAR(50),connection_string TEXT,"
       "db_metadata JSON,created_at TIMESTAMP"},
      {"query_history",
       "id INTEGER,user_id INTEGER,connection_id INTEGER,query TEXT,response TEXT,created_at TIMESTAMP"},
  };
  for (const auto& [table, columns] : cases) {
    std::string rest = columns;
    while (!rest.empty()) {
      const auto comma = rest.find(',');
      const auto column = rest.substr(0, comma);
      rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
      const auto name = column.substr(0, column.find(' '));
      EXPECT_EQ(stores_.cell(std::format("SELECT name || ' ' || type FROM pragma_table_info('{}') WHERE name = '{}'",
                                         table, name)),
                column)
          << table;
    }
  }
}

TEST_F(SqliteStore, fills_in_the_documented_defaults) {
  ASSERT_TRUE(run("INSERT INTO users (email, hashed_password) VALUES ('a@b.co', 'h')"));
  ASSERT_TRUE(run("INSERT INTO user_settings (user_id) VALUES (1)"));
  ASSERT_TRUE(
      run("INSERT INTO database_connections (user_id, name, db_type, connection_string) VALUES (1, 'n', 'postgresql', "
          "'s')"));
  ASSERT_TRUE(run("INSERT INTO query_history (user_id, query, response) VALUES (1, 'q', 'r')"));
  EXPECT_EQ(stores_.cell("SELECT llm_provider || ' ' || llm_model FROM user_settings"), "openai gpt-3.5-turbo");
  EXPECT_EQ(stores_.cell("SELECT llm_api_key FROM user_settings"), "NULL");
  EXPECT_EQ(stores_.cell("SELECT db_metadata FROM database_connections"), "NULL");
  for (const auto* table : {"users", "user_settings", "database_connections", "query_history"}) {
    const auto sql = std::format(
        "SELECT CASE WHEN created_at BETWEEN datetime('now', '-1 minute') AND datetime('now') THEN 'now' ELSE "
        "created_at END FROM {}",
        table);
    EXPECT_EQ(stores_.cell(sql), "now") << table;
  }
  EXPECT_EQ(stores_.connections().find(UserId{1}, ConnectionId{1}).value().metadata, "null");
}

TEST_F(SqliteStore, sets_updated_at_whoever_changes_settings) {
  ASSERT_TRUE(run("INSERT INTO users (email, hashed_password) VALUES ('a@b.co', 'h')"));
  ASSERT_TRUE(run("INSERT INTO user_settings (user_id, updated_at) VALUES (1, '2020-01-01 00:00:00')"));
  ASSERT_TRUE(run("UPDATE user_settings SET llm_model = 'm'"));
  EXPECT_EQ(
      stores_.cell("SELECT CASE WHEN updated_at > '2024-01-01' THEN 'new' ELSE updated_at END FROM user_settings"),
      "new");
}

TEST_F(SqliteStore, refuses_what_the_schema_forbids) {
  const auto user = stores_.add_user("a@b.co");
  ASSERT_EQ(user, UserId{1});
  struct Case {
    std::string sql;
    ErrorCode code;
  };
  const std::string x256(256, 'x');
  const Case cases[] = {
      {"INSERT INTO users (email, hashed_password) VALUES ('a@b.co', 'h')", ErrorCode::kConflict},
      {"INSERT INTO users (email, hashed_password) VALUES (NULL, 'h')", ErrorCode::kInvalidArgument},
      {"INSERT INTO users (email) VALUES ('b@b.co')", ErrorCode::kInvalidArgument},
      {"INSERT INTO users (email, hashed_password) VALUES ('" + x256 + "', 'h')", ErrorCode::kInvalidArgument},
      {"INSERT INTO users (email, hashed_password) VALUES ('b@b.co', '" + x256 + "')", ErrorCode::kInvalidArgument},
      {"INSERT INTO user_settings (user_id) VALUES (1)", ErrorCode::kConflict},
      {"INSERT INTO user_settings (user_id) VALUES (99)", ErrorCode::kInvalidArgument},
      {"UPDATE user_settings SET llm_provider = '" + std::string(51, 'x') + "'", ErrorCode::kInvalidArgument},
      {"UPDATE user_settings SET llm_model = '" + std::string(101, 'x') + "'", ErrorCode::kInvalidArgument},
      {"INSERT INTO database_connections (user_id, name, db_type, connection_string) VALUES (99, 'n', 't', 's')",
       ErrorCode::kInvalidArgument},
      {"INSERT INTO database_connections (user_id, name, db_type, connection_string) VALUES (1, '" + x256 +
           "', 't', 's')",
       ErrorCode::kInvalidArgument},
      {"INSERT INTO database_connections (user_id, name, db_type, connection_string) VALUES (1, 'n', '" + x256 +
           "', 's')",
       ErrorCode::kInvalidArgument},
      {"INSERT INTO database_connections (user_id, name, db_type) VALUES (1, 'n', 't')", ErrorCode::kInvalidArgument},
      {"INSERT INTO database_connections (user_id, name, db_type, connection_string, db_metadata) VALUES (1, 'n', 't', "
       "'s', '{')",
       ErrorCode::kInvalidArgument},
      {"INSERT INTO query_history (user_id, query, response) VALUES (99, 'q', 'r')", ErrorCode::kInvalidArgument},
      {"INSERT INTO query_history (user_id, query) VALUES (1, 'q')", ErrorCode::kInvalidArgument},
      {"INSERT INTO query_history (user_id, connection_id, query, response) VALUES (1, 99, 'q', 'r')",
       ErrorCode::kInvalidArgument},
  };
  for (const auto& [sql, code] : cases) EXPECT_EQ(error_of(sql), code) << sql.substr(0, 120);
}

TEST_F(SqliteStore, finds_by_index_what_every_request_asks_for) {
  const auto plan = [&](std::string_view sql) {
    const auto answer = stores_.database().read({"test.plan", sql}, {});
    std::string text;
    for (const auto& row : answer.value().rows) text += row.text(3) + "; ";
    return text;
  };
  for (const auto* sql :
       {"EXPLAIN QUERY PLAN SELECT id FROM users WHERE email = 'x'",
        "EXPLAIN QUERY PLAN SELECT id FROM database_connections WHERE user_id = 1 ORDER BY id",
        "EXPLAIN QUERY PLAN SELECT id FROM query_history WHERE user_id = 1 AND id < 5 ORDER BY id DESC LIMIT 50",
        "EXPLAIN QUERY PLAN DELETE FROM vector_chunks WHERE connection_id = 1",
        "EXPLAIN QUERY PLAN SELECT id FROM query_history WHERE connection_id = 1"}) {
    EXPECT_TRUE(plan(sql).contains("USING")) << sql << ": " << plan(sql);
    EXPECT_FALSE(plan(sql).contains("SCAN")) << sql << ": " << plan(sql);
    EXPECT_FALSE(plan(sql).contains("TEMP B-TREE")) << sql << ": " << plan(sql);
  }
}

TEST_F(SqliteStore, deleting_a_connection_keeps_its_history_and_drops_what_was_built_from_it) {
  const auto user = stores_.add_user("a@b.co");
  const auto connection = connect(user, "a");
  const auto question = ask(user, connection);
  ASSERT_TRUE(run(std::format(
      "INSERT INTO vector_chunks (collection, connection_id, chunk_key, content, model, dimensions, embedding) "
      "VALUES ('connection_{0}', {0}, 'k', 'text', 'm', 1, x'00000000')",
      connection.value)));
  ASSERT_TRUE(stores_.connections().remove(user, connection));
  EXPECT_EQ(stores_.history().find(user, question).value().connection, std::nullopt);
  EXPECT_EQ(stores_.cell("SELECT CAST(COUNT(*) AS TEXT) FROM vector_chunks"), "0");
  EXPECT_EQ(stores_.cell("SELECT CAST(COUNT(*) AS TEXT) FROM connection_catalogs"), "0");
}

TEST_F(SqliteStore, deleting_a_user_takes_everything_along_and_nothing_of_others) {
  const auto user = stores_.add_user("a@b.co");
  const auto other = stores_.add_user("b@b.co");
  for (const auto id : {user, other}) ask(id, connect(id, "a"));
  ASSERT_TRUE(stores_.users().remove(user, std::nullopt));
  for (const auto* table : {"users", "user_settings", "database_connections", "connection_catalogs", "query_history"}) {
    EXPECT_EQ(stores_.cell(std::format("SELECT CAST(COUNT(*) AS TEXT) FROM {}", table)), "1") << table;
  }
}

TEST_F(SqliteStore, names_the_files_of_connections_that_went_with_their_user) {
  const auto user = stores_.add_user("a@b.co");
  const auto connection = connect(user, "a");
  connect(user, "without a file");
  ASSERT_TRUE(
      run(std::format("UPDATE database_connections SET owned_file = '/uploads/x' WHERE id = {}", connection.value)));
  ASSERT_TRUE(stores_.users().remove(user, std::nullopt));
  EXPECT_EQ(stores_.connections().removed_files().value(), std::vector<std::string>{"/uploads/x"});
}

TEST_F(SqliteStore, counts_what_each_account_has_in_the_list_of_all) {
  const auto user = stores_.add_user("a@b.co");
  ask(user, connect(user, "a"));
  ask(user, std::nullopt);
  stores_.add_user("b@b.co");
  const auto all = stores_.users().list().value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].connections, 1);
  EXPECT_EQ(all[0].questions, 2);
  EXPECT_EQ(all[1].connections, 0);
  EXPECT_EQ(all[1].questions, 0);
}

TEST_F(SqliteStore, counts_what_a_user_has) {
  const auto user = stores_.add_user("a@b.co");
  const auto other = stores_.add_user("b@b.co");
  const auto connection = connect(user, "a");
  ask(user, connection, kTime);
  ask(user, connection, kTime - std::chrono::days(7));
  ask(user, connection, kTime - std::chrono::days(7) - std::chrono::seconds(1));
  ask(other, connect(other, "a"), kTime);
  EXPECT_EQ(stores_.users().usage(user, kTime - std::chrono::days(7)).value(), (accounts::Usage{1, 3, 2}));
}

TEST_F(SqliteStore, keeps_no_history_for_a_user_who_is_gone_nor_under_anothers_connection) {
  const auto user = stores_.add_user("a@b.co");
  const auto theirs = connect(stores_.add_user("b@b.co"), "theirs");
  EXPECT_EQ(stores_.history().find(user, ask(user, theirs)).value().connection, std::nullopt);
  EXPECT_EQ(stores_.history().find(user, ask(user, ConnectionId{999})).value().connection, std::nullopt);
  history::HistoryItem item;
  item.user = UserId{999};
  EXPECT_EQ(stores_.history().append(item).error().code, ErrorCode::kNotFound);
}

TEST_F(SqliteStore, counts_lengths_in_characters_not_bytes) {
  const auto user = stores_.add_user("a@b.co");
  std::string name;
  for (int i = 0; i < 255; ++i) name += "\xC3\xA9";
  EXPECT_EQ(stores_.connections().find(user, connect(user, name)).value().name, name);
}

TEST_F(SqliteStore, takes_parallel_settings_changes_of_different_fields) {
  const auto user = stores_.add_user("a@b.co");
  {
    const std::jthread one([&] {
      for (int i = 0; i < 50; ++i) {
        accounts::SettingsPatch patch;
        patch.llm_provider = "p";
        EXPECT_TRUE(stores_.settings().update(user, patch, kTime));
      }
    });
    const std::jthread two([&] {
      for (int i = 0; i < 50; ++i) {
        accounts::SettingsPatch patch;
        patch.llm_model = "m";
        EXPECT_TRUE(stores_.settings().update(user, patch, kTime));
      }
    });
  }
  const auto settings = stores_.settings().find(user).value();
  EXPECT_EQ(settings.llm_provider + settings.llm_model, "pm");
}

TEST_F(SqliteStore, no_file_holds_a_planted_secret) {
  const crypto::AesGcmSealer sealer(crypto::KeyRing::parse(Secret("k:" + std::string(43, 'A') + "=")).value());
  const FixedClock clock(kTime);
  const auto user = stores_.add_user("a@b.co");
  accounts::SettingsChange change;
  change.llm_api_key = Secret("sk-planted-key-4711");
  ASSERT_TRUE(accounts::Settings(stores_.settings(), sealer, clock).update(user, change));
  const Secret url("postgresql://ann:planted-password-4711@db.example.com/sales");
  const connections::NewConnection fresh{.user = user,
                                         .name = "a",
                                         .db_type = {},
                                         .metadata = "{}",
                                         .catalog = "{}",
                                         .is_demo = false,
                                         .owned_file = {},
                                         .created_at = kTime};
  const auto seal = [&](ConnectionId id) { return sealer.seal(url, std::format("connection:{}", id.value)); };
  ASSERT_TRUE(stores_.connections().insert(fresh, seal));

  std::size_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(stores_.folder())) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    bytes += content.size();
    for (const auto* secret : {"planted", "4711", "db.example.com"})
      EXPECT_FALSE(content.contains(secret)) << entry.path();
  }
  EXPECT_GT(bytes, 0U);
}

class Migrations : public testing::Test {
 protected:
  testing_support::TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_.path() / "store.db";
  std::unique_ptr<SqliteDatabase> database_ = SqliteDatabase::open(file_).value();
  SystemClock clock_;
};

TEST_F(Migrations, run_once_in_order) {
  const auto count = static_cast<std::int64_t>(sqlite_migrations().size());
  ASSERT_GE(count, 2);
  EXPECT_EQ(migrate(*database_, clock_).value(), count);
  EXPECT_EQ(migrate(*database_, clock_).value(), 0);
  const auto applied =
      database_->read({"test.applied", "SELECT version, name FROM schema_migrations ORDER BY version"}, {}).value();
  for (std::int64_t i = 0; i < count; ++i) {
    EXPECT_EQ(applied.rows.at(static_cast<std::size_t>(i)).integer(0),
              sqlite_migrations()[static_cast<std::size_t>(i)].version);
    EXPECT_EQ(applied.rows.at(static_cast<std::size_t>(i)).text(1),
              sqlite_migrations()[static_cast<std::size_t>(i)].name);
  }
}

TEST_F(Migrations, are_the_same_steps_on_both_engines) {
  const auto sqlite = sqlite_migrations();
  const auto postgres = postgres_migrations();
  ASSERT_EQ(sqlite.size(), postgres.size());
  for (std::size_t i = 0; i < sqlite.size(); ++i) EXPECT_EQ(sqlite[i].name, postgres[i].name);
}

TEST_F(Migrations, run_once_when_several_replicas_start_together) {
  std::vector<std::int64_t> applied(4);
  {
    std::vector<std::jthread> replicas;
    for (std::size_t i = 0; i < applied.size(); ++i) {
      replicas.emplace_back([&, i] {
        auto own = SqliteDatabase::open(file_).value();
        applied[i] = migrate(*own, clock_).value();
      });
    }
  }
  EXPECT_EQ(std::reduce(applied.begin(), applied.end()), static_cast<std::int64_t>(sqlite_migrations().size()));
}

TEST_F(Migrations, a_failed_one_leaves_the_store_as_it_was) {
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

TEST_F(Migrations, a_store_of_a_newer_program_is_left_alone) {
  ASSERT_TRUE(migrate(*database_, clock_));
  ASSERT_TRUE(database_->write(
      {"test.newer", "INSERT INTO schema_migrations VALUES (99, '0099_future', '2030-01-01 00:00:00')"}, {}));
  const auto refused = migrate(*database_, clock_);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().message.contains("newer program")) << refused.error().message;
  EXPECT_TRUE(refused.error().message.contains("99"));
}

}  // namespace
}  // namespace dataquery::store
