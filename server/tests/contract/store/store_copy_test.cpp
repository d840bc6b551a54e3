#include "adapters/store/store_copy.h"

#include <algorithm>
#include <set>

#include "contract/store/stores.h"

namespace dataquery::store {
namespace {

using sql_session::Engine;

const auto kTime = std::chrono::sys_days{std::chrono::year{2024} / 1 / 15} + std::chrono::hours(10);

/// Tables that a copy leaves out: each store writes them itself, or makes them anew from the rest.
const std::set<std::string> kNotCopied{"schema_migrations", "vector_chunks",  "vector_collections", "jobs",
                                       "removed_files",     "sqlite_sequence"};

class StoreCopyTest : public testing::Test {
 protected:
  StoreCopyTest() {
    const auto ada = source_.add_user("ada@b.co");
    source_.add_user("gone@b.co");
    const auto bob = source_.add_user("bob@b.co");
    EXPECT_TRUE(source_.users().remove(UserId{2}, std::nullopt));
    accounts::SettingsPatch patch;
    patch.llm_api_key.emplace(SealedSecret{"k1:sealed key"});
    EXPECT_TRUE(source_.settings().update(bob, patch, kTime));
    for (int i = 0; i < 3; ++i) {
      const connections::NewConnection fresh{.user = ada,
                                             .name = std::format("Kühe {} \U0001F404", i),
                                             .metadata = R"({"schema": {"a": [1.50]}})",
                                             .catalog = R"({"tables":[]})",
                                             .is_demo = i == 0,
                                             .created_at = kTime};
      EXPECT_TRUE(source_.connections().insert(
          fresh, [](ConnectionId id) -> Result<SealedSecret> { return SealedSecret{std::format("k1:{}", id.value)}; }));
    }
    for (int i = 0; i < 1'234; ++i) {
      history::HistoryItem item{.user = i % 2 == 0 ? ada : bob, .query = std::format("question {}", i)};
      item.response = "Straße\n\"quoted\" '1'";
      item.created_at = kTime + std::chrono::seconds(i);
      if (i % 3 == 0) item.connection = ConnectionId{1};
      if (i % 5 == 0) item.confidence = 0.1 * i / 1234;
      if (i % 7 == 0) item.model = "gpt-4o";
      if (i % 7 == 0) item.cost = 0.1 * i / 3;
      if (i % 11 == 0) item.verified = i % 2 == 0;
      EXPECT_TRUE(source_.history().append(item));
    }
    EXPECT_TRUE(
        source_.connections().set_options(ada, ConnectionId{2}, {.notes = "Kühe", .threshold = 0.3F}, false, kTime));
    EXPECT_TRUE(source_.glossary().add(
        ada, ConnectionId{2}, {.term = "Umsatz €", .definition = {.column = "a.b", .equals = {"Kühe"}}}, kTime));
    EXPECT_TRUE(source_.choices().put(ada, ConnectionId{2}, "kühe",
                                      {.question = "Kühe?", .query = "SELECT 1", .reading = "cows", .chosen_at = kTime},
                                      10));
    for (const auto* month : {"2024-01", "2024-02"}) {
      EXPECT_TRUE(source_.usage().add(bob, month, {.model = "gpt-4o", .requests = 1, .prompt_tokens = 7, .cost = 0.1}));
    }
  }

  Result<StoreCopy> copy() { return copy_store(*source_.database(), *target_.database()); }

  SqlStores source_{Engine::kSqlite};
  SqlStores target_{Engine::kPostgresql};
};

TEST_F(StoreCopyTest, holds_everything_as_it_was) {
  const auto done = copy();
  ASSERT_TRUE(done) << done.error().message << " " << done.error().detail;
  EXPECT_FALSE(done->was_there);
  const auto rows = [&](std::string_view table) {
    return std::ranges::find(done->tables, table, &CopiedRows::table)->rows;
  };
  EXPECT_EQ(rows("users"), 2);
  EXPECT_EQ(rows("database_connections"), 3);
  EXPECT_EQ(rows("query_history"), 1'234);
  EXPECT_EQ(rows("connection_options"), 1);
  EXPECT_EQ(rows("glossary_entries"), 1);
  EXPECT_EQ(rows("chosen_readings"), 1);
  EXPECT_EQ(rows("llm_usage"), 2);
  for (const auto* question :
       {"SELECT string_agg(email, ',' ORDER BY id) FROM users", "SELECT MAX(name) FROM database_connections",
        "SELECT connection_string FROM database_connections WHERE id = 3",
        "SELECT llm_api_key FROM user_settings WHERE user_id = 3"}) {
    EXPECT_EQ(target_.cell(question), source_.cell(std::string(question).starts_with("SELECT string_agg")
                                                       ? "SELECT group_concat(email) FROM users"
                                                       : question));
  }
  EXPECT_EQ(target_.history().list(UserId{1}, {.limit = 2'000}).value(),
            source_.history().list(UserId{1}, {.limit = 2'000}).value());
  EXPECT_EQ(target_.connections().access(UserId{1}, ConnectionId{2}).value().options,
            source_.connections().access(UserId{1}, ConnectionId{2}).value().options);
  EXPECT_EQ(target_.glossary().list(UserId{1}, ConnectionId{2}).value(),
            source_.glossary().list(UserId{1}, ConnectionId{2}).value());
  EXPECT_EQ(target_.choices().list(UserId{1}, ConnectionId{2}, 9).value(),
            source_.choices().list(UserId{1}, ConnectionId{2}, 9).value());
  EXPECT_EQ(target_.usage().month(UserId{3}, "2024-02").value(), source_.usage().month(UserId{3}, "2024-02").value());
}

TEST_F(StoreCopyTest, gives_no_identity_again) {
  ASSERT_TRUE(source_.users().remove(UserId{3}, std::nullopt));  // the last one
  ASSERT_TRUE(copy());
  const auto fresh = target_.add_user("new@b.co");
  EXPECT_GT(fresh.value, 3);
  EXPECT_TRUE(target_.usage().add(fresh, "2024-01", {.model = "m", .requests = 1}));
}

TEST_F(StoreCopyTest, can_be_run_again) {
  const auto first = copy();
  ASSERT_TRUE(first);
  const auto second = copy();
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->was_there);
  ASSERT_EQ(first->tables.size(), second->tables.size());
  for (std::size_t i = 0; i < first->tables.size(); ++i) {
    EXPECT_EQ(first->tables[i].checksum, second->tables[i].checksum);
  }
}

TEST_F(StoreCopyTest, refuses_a_target_that_holds_other_data) {
  target_.add_user("somebody@else.co");
  const auto done = copy();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kConflict);
  EXPECT_EQ(target_.cell("SELECT COUNT(*)::text FROM query_history"), "0");
}

TEST_F(StoreCopyTest, that_fails_leaves_nothing) {
  // What the target cannot take: PostgreSQL's texts hold no NUL character.
  ASSERT_TRUE(source_.database()->write(
      {"test.nul", "UPDATE query_history SET response = 'a' || char(0) || 'b' WHERE id = 1000"}, {}));
  EXPECT_FALSE(copy());
  EXPECT_EQ(target_.cell("SELECT COUNT(*)::text FROM users"), "0");
}

TEST_F(StoreCopyTest, leaves_out_no_column_and_no_table) {
  const auto tables =
      source_.database()->read({"test.tables", "SELECT name FROM sqlite_schema WHERE type = 'table'"}, {}).value();
  std::set<std::string> copied;
  for (const auto& table : copied_tables()) copied.emplace(table.name);
  for (const auto& row : tables.rows) {
    const auto table = row.text(0);
    EXPECT_NE(copied.contains(table), kNotCopied.contains(table)) << table << " is neither copied nor made anew";
  }
  for (const auto& table : copied_tables()) {
    const auto sql = std::format("SELECT name FROM pragma_table_info('{}')", table.name);
    std::set<std::string> columns;
    const auto described = source_.database()->read({"test.columns", sql}, {}).value();
    for (const auto& row : described.rows) columns.insert(row.text(0));
    std::set<std::string> known;
    for (const auto& column : table.columns) known.emplace(column.name);
    EXPECT_EQ(known, columns) << table.name;
  }
}

}  // namespace
}  // namespace dataquery::store
