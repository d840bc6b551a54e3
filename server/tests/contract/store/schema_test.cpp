#include <string>

#include "contract/store/sql_store_fixture.h"

// The documented schema on both engines: columns, types, lengths, defaults, references, indexes.

namespace dataquery::store {
namespace {

using sql_session::SqlSession;

INSTANTIATE_TEST_SUITE_P(All, SqlStore, testing_support::both_engines(), testing_support::engine_name);

/// "VARCHAR(255)": the type of a column, in the words of the requirement.
std::string type_of(SqlStores& stores, std::string_view table, std::string_view column) {
  if (stores.database().is_sqlite()) {
    return stores.cell(std::format("SELECT type FROM pragma_table_info('{}') WHERE name = '{}'", table, column));
  }
  return stores.cell(
      std::format("SELECT CASE data_type WHEN 'character varying' THEN 'VARCHAR(' || character_maximum_length || ')'"
                  "  WHEN 'timestamp with time zone' THEN 'TIMESTAMP' ELSE upper(data_type) END "
                  "FROM information_schema.columns WHERE table_name = '{}' AND column_name = '{}'",
                  table, column));
}

TEST_P(SqlStore, has_the_documented_columns_in_the_documented_types) {
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
      {"connection_options", "connection_id INTEGER,options JSON,updated_at TIMESTAMP"},
      {"glossary_entries", "id INTEGER,connection_id INTEGER,term VARCHAR(100),definition JSON,updated_at TIMESTAMP"},
      {"chosen_readings", "connection_id INTEGER,question TEXT,query TEXT,reading TEXT,chosen_at TIMESTAMP"},
      {"llm_usage", "user_id INTEGER,month VARCHAR(7),model VARCHAR(200),cost DOUBLE PRECISION"},
  };
  for (const auto& [table, columns] : cases) {
    std::string rest = columns;
    while (!rest.empty()) {
      const auto comma = rest.find(',');
      const auto column = rest.substr(0, comma);
      rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
      const auto blank = column.find(' ');
      EXPECT_EQ(type_of(stores_, table, column.substr(0, blank)), column.substr(blank + 1)) << table << ' ' << column;
    }
  }
}

TEST_P(SqlStore, fills_in_the_documented_defaults) {
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
        "SELECT CASE WHEN created_at BETWEEN {0} AND {1} THEN 'now' ELSE CAST(created_at AS TEXT) END FROM {2}",
        is_sqlite() ? "datetime('now', '-1 minute')" : "now() - interval '1 minute'",
        is_sqlite() ? "datetime('now')" : "now()", table);
    EXPECT_EQ(stores_.cell(sql), "now") << table;
  }
  EXPECT_EQ(stores_.connections().find(UserId{1}, ConnectionId{1}).value().metadata, "null");
}

TEST_P(SqlStore, sets_updated_at_whoever_changes_settings) {
  ASSERT_TRUE(run("INSERT INTO users (email, hashed_password) VALUES ('a@b.co', 'h')"));
  ASSERT_TRUE(run("INSERT INTO user_settings (user_id, updated_at) VALUES (1, '2020-01-01 00:00:00')"));
  ASSERT_TRUE(run("UPDATE user_settings SET llm_model = 'm'"));
  EXPECT_EQ(
      stores_.cell(
          "SELECT CASE WHEN updated_at > '2024-01-01' THEN 'new' ELSE CAST(updated_at AS TEXT) END FROM user_settings"),
      "new");
}

TEST_P(SqlStore, refuses_what_the_schema_forbids) {
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
      {"INSERT INTO connection_options (connection_id, options, updated_at) VALUES (99, '{}', CURRENT_TIMESTAMP)",
       ErrorCode::kInvalidArgument},
      {"INSERT INTO llm_usage (user_id, month, model, requests, prompt_tokens, completion_tokens) "
       "VALUES (99, '2026-03', 'm', 1, 1, 1)",
       ErrorCode::kInvalidArgument},
      {"INSERT INTO llm_usage (user_id, month, model, requests, prompt_tokens, completion_tokens) "
       "VALUES (1, '2026-3', 'm', 1, 1, 1)",
       ErrorCode::kInvalidArgument},
  };
  for (const auto& [sql, code] : cases) EXPECT_EQ(error_of(sql), code) << sql.substr(0, 120);
}

TEST_P(SqlStore, finds_by_index_what_every_request_asks_for) {
  const auto plan = [&](const std::string& sql) {
    const auto explained = stores_.database()->write([&](SqlSession& session) -> Result<std::string> {
      if (!is_sqlite()) {  // the planner would read a table without rows from end to end
        if (auto set = session.run_script("test.plan", "SET LOCAL enable_seqscan = off"); !set) return propagate(set);
      }
      auto answer = session.run({"test.plan", (is_sqlite() ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + sql});
      if (!answer) return propagate(answer);
      std::string text;
      for (const auto& row : answer->rows) text += row.text(is_sqlite() ? 3 : 0) + "; ";
      return text;
    });
    return explained.value();
  };
  for (const auto* sql :
       {"SELECT id FROM users WHERE email = 'x'", "SELECT id FROM database_connections WHERE user_id = 1 ORDER BY id",
        "SELECT id FROM query_history WHERE user_id = 1 AND id < 5 ORDER BY id DESC LIMIT 50",
        "DELETE FROM vector_chunks WHERE connection_id = 1", "SELECT id FROM query_history WHERE connection_id = 1",
        "SELECT id FROM query_history WHERE user_id = 1 AND conversation_id = 'c' AND id < 5 ORDER BY id DESC LIMIT 50",
        "SELECT id FROM query_history WHERE user_id = 1 AND connection_id = 1 AND verified",
        "SELECT cost FROM llm_usage WHERE user_id = 1 AND month = '2026-03'"}) {
    const auto text = plan(sql);
    EXPECT_TRUE(text.contains(is_sqlite() ? "USING" : "Index")) << sql << ": " << text;
    for (const auto* slow : {"SCAN", "TEMP B-TREE", "Seq Scan", "Sort"}) {
      EXPECT_FALSE(text.contains(slow)) << sql << ": " << text;
    }
  }
}

}  // namespace
}  // namespace dataquery::store
