#include "connections/connections.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <format>
#include <fstream>
#include <string>

#include "base/fake_sealer.h"
#include "catalog/catalog_json.h"
#include "connections/fake_connection_store.h"
#include "connections/fake_indexer.h"
#include "connections/removed_files.h"
#include "unit/connections/fake_source.h"

namespace dataquery::connections {
namespace {

using catalog::Dialect;

catalog::Catalog shop(Dialect dialect) {
  catalog::Catalog shop{.dialect = dialect, .database = "shop", .tables = {}};
  catalog::Table customers{.schema = "public", .name = "customers"};
  customers.columns = {{.name = "id", .type = "int8"}, {.name = "name", .type = "text"}};
  customers.primary_key = {0};
  customers.row_estimate = 7;
  catalog::Table orders{.schema = "sales", .name = "orders", .comment = "one a purchase"};
  orders.columns = {{.name = "id", .type = "int8", .nullable = false}, {.name = "customer_id", .type = "int8"}};
  orders.foreign_keys = {{.columns = {1}, .table = 0, .referenced_columns = {0}}};
  shop.tables = {customers, orders};
  return shop;
}

class ConnectionsTest : public testing::Test {
 protected:
  ConnectionsTest() {
    source_.databases[url_.reveal()].catalog = shop(Dialect::kPostgresql);
    source_.databases["sqlite:///srv/demo.db"].catalog = shop(Dialect::kSqlite);
  }

  static Deadline deadline() { return Deadline::in(std::chrono::seconds(30)); }
  FakeDatabase& database() { return source_.databases[url_.reveal()]; }
  Result<Connection> add(std::string_view name = "sales") {
    return connections_.add(user_, name, Dialect::kPostgresql, url_, deadline(), {});
  }
  Result<OpenConnection> open(ConnectionId id) { return connections_.open(user_, id, deadline(), {}); }
  static void shows_no_secret(const Error& error) {
    for (const auto* secret : {"planted", "db.example.com:5432/shop"}) {
      EXPECT_FALSE(error.message.contains(secret)) << error.message;
      EXPECT_FALSE(error.detail.contains(secret)) << error.detail;
    }
  }

  const UserId user_{5};
  const UserId other_{6};
  const Secret url_{"postgresql://ann:planted%2Dpw@db.example.com:5432/shop"};
  FakeConnectionStore store_;
  FakeConnectorFactory source_;
  FakeSealer sealer_;
  FakeIndexer indexer_;
  FixedClock clock_{std::chrono::sys_days{std::chrono::year{2024} / 1 / 15} + std::chrono::hours(10)};
  Connections connections_{store_, source_, sealer_, indexer_, clock_};
};

TEST_F(ConnectionsTest, adding_tests_describes_seals_stores_and_indexes) {
  const auto added = add().value();
  EXPECT_EQ(added.name, "sales");
  EXPECT_EQ(added.db_type, Dialect::kPostgresql);
  EXPECT_EQ(database().tested, 1);
  EXPECT_EQ(database().described, 1);
  EXPECT_EQ(database().last_options.sample_rows, 10U);
  const auto access = store_.access(user_, added.id).value();
  EXPECT_TRUE(access.url.text.contains(std::format("connection:{}", added.id.value)));
  EXPECT_FALSE(access.url.text.contains("planted"));
  ASSERT_EQ(indexer_.indexed.size(), 1U);
  EXPECT_EQ(indexer_.indexed[0].id, added.id);
  EXPECT_EQ(indexer_.indexed[0].version, 1);
  EXPECT_EQ(indexer_.indexed[0].catalog->tables.size(), 2U);
}

TEST_F(ConnectionsTest, lists_show_the_schema_and_one_connection_shows_its_tables) {
  const auto added = add().value();
  const auto listed = boost::json::parse(connections_.list(user_).value().at(0).metadata);
  EXPECT_EQ(listed, boost::json::parse(
                        R"({"schema": {"customers": [{"name": "id", "type": "int8"}, {"name": "name", "type": "text"}],
    "sales.orders": [{"name": "id", "type": "int8"}, {"name": "customer_id", "type": "int8"}]}, "indexed_at": "2024-01-15T10:00:00Z"})"));

  const auto text = connections_.get(user_, added.id, deadline(), {}).value().metadata;
  EXPECT_EQ(text, added.metadata);
  const auto detailed = boost::json::parse(text);
  EXPECT_EQ(detailed.at("schema"), listed.at("schema"));
  EXPECT_EQ(detailed.at("tables"), boost::json::parse(R"([
    {"name": "customers", "kind": "table", "comment": "", "row_estimate": 7, "columns": [
      {"name": "id", "type": "int8", "nullable": true, "primary_key": true, "comment": "", "references": null},
      {"name": "name", "type": "text", "nullable": true, "primary_key": false, "comment": "", "references": null}]},
    {"name": "sales.orders", "kind": "table", "comment": "one a purchase", "row_estimate": null, "columns": [
      {"name": "id", "type": "int8", "nullable": false, "primary_key": false, "comment": "", "references": null},
      {"name": "customer_id", "type": "int8", "nullable": true, "primary_key": false, "comment": "", "references": "customers.id"}]}])"));
}

TEST_F(ConnectionsTest, a_database_without_tables_can_be_added) {
  database().catalog.tables.clear();
  EXPECT_EQ(add().value().metadata, R"({"schema":{},"indexed_at":"2024-01-15T10:00:00Z","tables":[]})");
}

TEST_F(ConnectionsTest, odd_names_stay_what_they_are) {
  database().catalog.tables[0].name = "select \"\xF0\x9F\x8D\x8F\" \\ \xFF";
  const auto metadata = boost::json::parse(add().value().metadata);
  EXPECT_TRUE(metadata.at("schema").as_object().contains("select \"\xF0\x9F\x8D\x8F\" \\ \xEF\xBF\xBD"));
}

TEST_F(ConnectionsTest, a_name_is_trimmed_checked_and_free) {
  EXPECT_EQ(add("  sales\n").value().name, "sales");
  EXPECT_EQ(add("sales").error().code, ErrorCode::kConflict);
  EXPECT_TRUE(connections_.add(other_, "sales", Dialect::kPostgresql, url_, deadline(), {}));
  for (const auto& name : {std::string(), std::string(" \t"), std::string(256, 'n'), std::string("a\0b", 3),
                           std::string("a\nb"), std::string("a\xFF")}) {
    EXPECT_EQ(add(name).error().code, ErrorCode::kInvalidArgument) << name;
  }
  EXPECT_TRUE(add(std::string(255, 'n')));
  EXPECT_EQ(database().tested, 3) << "a name that will not do bothers no database";
}

TEST_F(ConnectionsTest, a_malformed_string_is_an_unavailable_source_and_is_not_repeated) {
  const Secret malformed("postgresql://ann:planted@db.example.com:5432/shop?broken");
  const auto refused = connections_.add(user_, "a", Dialect::kPostgresql, malformed, deadline(), {});
  EXPECT_EQ(refused.error().code, ErrorCode::kSourceUnavailable);
  shows_no_secret(refused.error());
  const auto tested = connections_.test(Dialect::kPostgresql, malformed, deadline(), {});
  EXPECT_EQ(tested.error().code, ErrorCode::kSourceUnavailable);
  shows_no_secret(tested.error());
}

TEST_F(ConnectionsTest, the_type_must_be_that_of_the_string) {
  const auto refused = connections_.add(user_, "a", Dialect::kSqlite, url_, deadline(), {});
  EXPECT_EQ(refused.error().code, ErrorCode::kSourceUnavailable);
  EXPECT_TRUE(refused.error().message.contains("postgresql")) << refused.error().message;
}

TEST_F(ConnectionsTest, failures_leave_nothing_and_show_no_secret) {
  const Error loud{ErrorCode::kSourceUnavailable, "login failed for " + url_.reveal() + " with planted-pw",
                   "planted%2Dpw, planted-pw"};
  database().test_failure = loud;
  auto refused = add();
  EXPECT_EQ(refused.error().code, ErrorCode::kSourceUnavailable);
  shows_no_secret(refused.error());
  EXPECT_EQ(database().described, 0);

  database().test_failure.reset();
  database().describe_failure = loud;
  refused = add();
  shows_no_secret(refused.error());

  database().describe_failure.reset();
  indexer_.failure = Error{ErrorCode::kUpstream, "embedding failed: planted-pw"};
  refused = add();
  EXPECT_EQ(refused.error().code, ErrorCode::kUpstream);
  shows_no_secret(refused.error());
  EXPECT_EQ(indexer_.forgotten.size(), 1U);

  EXPECT_TRUE(connections_.list(user_).value().empty());
  indexer_.failure.reset();
  EXPECT_TRUE(add()) << "the name is free";
}

TEST_F(ConnectionsTest, a_host_that_does_not_answer_is_unavailable_not_our_timeout) {
  database().test_failure = Error{ErrorCode::kTimeout, "deadline"};
  const auto refused = add();
  EXPECT_EQ(refused.error().code, ErrorCode::kSourceUnavailable);
  EXPECT_TRUE(refused.error().message.contains("did not answer")) << refused.error().message;
}

TEST_F(ConnectionsTest, testing_counts_tables_reads_no_values_and_stores_nothing) {
  EXPECT_EQ(connections_.test(Dialect::kPostgresql, url_, deadline(), {}).value().tables, 2U);
  EXPECT_EQ(database().last_options.sample_rows, 0U);
  EXPECT_EQ(database().last_options.values_per_column, 0U);
  EXPECT_TRUE(connections_.list(user_).value().empty());
  EXPECT_TRUE(indexer_.indexed.empty());
}

TEST_F(ConnectionsTest, an_open_connection_is_shared_until_its_catalog_changes) {
  const auto id = add().value().id;
  const auto first = open(id).value();
  const auto second = open(id).value();
  EXPECT_EQ(first.catalog, second.catalog);
  EXPECT_EQ(first.connector, second.connector);
  EXPECT_EQ(store_.catalogs_read, 0);
  ASSERT_TRUE(store_.replace_catalog(user_, id, "{}", catalog::to_json(shop(Dialect::kPostgresql)), clock_.now()));
  const auto third = open(id).value();
  EXPECT_EQ(third.version, 2) << "another replica refreshed it";
  EXPECT_NE(third.catalog, first.catalog);
  EXPECT_EQ(first.catalog->tables.size(), 2U) << "who holds the old one keeps it";
}

TEST_F(ConnectionsTest, a_fresh_process_opens_from_the_store_without_connecting) {
  const auto id = add().value().id;
  Connections restarted(store_, source_, sealer_, indexer_, clock_);
  const auto opened = restarted.open(user_, id, deadline(), {}).value();
  EXPECT_EQ(opened.version, 1);
  EXPECT_EQ(opened.name, "sales");
  EXPECT_EQ(opened.catalog->tables.size(), 2U);
  EXPECT_EQ(database().tested, 1) << "only when it was added";
}

TEST_F(ConnectionsTest, reads_the_database_again_when_its_catalog_is_lost_or_of_another_program) {
  const auto id = add().value().id;
  for (const auto& text : {std::optional<std::string>("{\"format\":\"unknown\"}"), std::optional<std::string>()}) {
    store_.set_catalog_text(id, text);
    Connections restarted(store_, source_, sealer_, indexer_, clock_);
    const auto opened = restarted.open(user_, id, deadline(), {});
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(opened->catalog->tables.size(), 2U);
  }
  EXPECT_EQ(indexer_.indexed.size(), 3U);
}

TEST_F(ConnectionsTest, refreshing_describes_and_indexes_again) {
  const auto id = add().value().id;
  database().catalog.tables.resize(1);
  clock_.set(clock_.now() + std::chrono::hours(1));
  const auto refreshed = connections_.refresh(user_, id, deadline(), {}).value();
  const auto metadata = boost::json::parse(refreshed.metadata);
  EXPECT_EQ(metadata.at("schema").as_object().size(), 1U);
  EXPECT_EQ(metadata.at("tables").as_array().size(), 1U);
  EXPECT_EQ(metadata.at("indexed_at"), "2024-01-15T11:00:00Z");
  EXPECT_EQ(open(id).value().version, 2);
  EXPECT_EQ(indexer_.indexed.back().version, 2);
}

TEST_F(ConnectionsTest, a_failed_refresh_keeps_what_was_known) {
  const auto id = add().value().id;
  database().test_failure = Error{ErrorCode::kSourceUnavailable, "down, said planted-pw"};
  const auto refused = connections_.refresh(user_, id, deadline(), {});
  EXPECT_EQ(refused.error().code, ErrorCode::kSourceUnavailable);
  shows_no_secret(refused.error());
  EXPECT_EQ(open(id).value().version, 1);
}

TEST_F(ConnectionsTest, removing_forgets_everywhere) {
  const auto id = add().value().id;
  ASSERT_TRUE(connections_.remove(user_, id));
  EXPECT_EQ(open(id).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(indexer_.forgotten, std::vector{id});
  EXPECT_EQ(connections_.remove(user_, id).error().code, ErrorCode::kNotFound);
}

TEST_F(ConnectionsTest, another_users_is_not_found) {
  const auto id = add().value().id;
  EXPECT_TRUE(connections_.list(other_).value().empty());
  EXPECT_EQ(connections_.get(other_, id, deadline(), {}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(connections_.open(other_, id, deadline(), {}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(connections_.refresh(other_, id, deadline(), {}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(connections_.remove(other_, id).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(open(id));
}

TEST_F(ConnectionsTest, the_demo_is_kept_when_an_embedding_service_fails) {
  indexer_.failure = Error(ErrorCode::kUpstream, "The embedding service failed.");
  const auto catalog = std::make_shared<const catalog::Catalog>(shop(Dialect::kSqlite));
  EXPECT_TRUE(connections_.add_demo(user_, "Demo company", "/srv/demo.db", catalog, deadline(), {}));
  indexer_.failure = Error(ErrorCode::kInternal, "The store failed.");
  EXPECT_FALSE(connections_.add_demo(user_, "Another", "/srv/demo.db", catalog, deadline(), {}));
}

TEST_F(ConnectionsTest, the_demo_is_not_described_for_every_user) {
  const auto catalog = std::make_shared<const catalog::Catalog>(shop(Dialect::kSqlite));
  const auto demo = connections_.add_demo(user_, "Demo company", "/srv/demo.db", catalog, deadline(), {}).value();
  EXPECT_TRUE(demo.is_demo);
  EXPECT_EQ(source_.databases["sqlite:///srv/demo.db"].described, 0);
  EXPECT_EQ(open(demo.id).value().catalog, catalog);
}

TEST_F(ConnectionsTest, keeps_a_bounded_number_open) {
  Connections small(store_, source_, sealer_, indexer_, clock_, {.open_connections = 2});
  std::vector<ConnectionId> ids;
  for (const auto* name : {"a", "b", "c"}) {
    ids.push_back(small.add(user_, name, Dialect::kPostgresql, url_, deadline(), {}).value().id);
  }
  EXPECT_TRUE(small.open(user_, ids[1], deadline(), {}));
  EXPECT_TRUE(small.open(user_, ids[2], deadline(), {}));
  EXPECT_EQ(store_.catalogs_read, 0);
  EXPECT_TRUE(small.open(user_, ids[0], deadline(), {}));
  EXPECT_EQ(store_.catalogs_read, 1) << "the one not used for longest had gone";
}

class UploadTest : public ConnectionsTest {
 protected:
  UploadTest() {
    source_.databases["sqlite://" + folder_.string() + "/a%20b.db"].catalog = shop(Dialect::kSqlite);
    std::filesystem::create_directories(folder_);
    for (const auto* name : {"a b.db", "a b.db-wal", "other.db"}) std::ofstream(folder_ / name) << "bytes";
  }
  ~UploadTest() override { std::filesystem::remove_all(folder_); }

  Result<Connection> upload(std::string_view name) {
    return connections_.add_sqlite_file(user_, name, folder_ / "a b.db", deadline(), {});
  }
  [[nodiscard]] bool there(const char* name) const { return std::filesystem::exists(folder_ / name); }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / std::format("dataquery-uploads-{}", ::getpid());
};

TEST_F(UploadTest, the_file_goes_with_its_connection) {
  const auto added = upload("mine").value();
  EXPECT_TRUE(there("a b.db"));
  ASSERT_TRUE(connections_.remove(user_, added.id));
  EXPECT_FALSE(there("a b.db"));
  EXPECT_FALSE(there("a b.db-wal"));
  EXPECT_TRUE(there("other.db"));
}

TEST_F(UploadTest, the_files_go_with_the_account) {
  const auto id = upload("mine").value().id;
  ASSERT_TRUE(connections_.remove_with_account(user_, [&]() -> Result<void> {
    store_.remove_all(user_);
    return {};
  }));
  EXPECT_FALSE(there("a b.db"));
  EXPECT_FALSE(there("a b.db-wal"));
  EXPECT_TRUE(there("other.db"));
  EXPECT_EQ(indexer_.forgotten, std::vector{id});
  EXPECT_TRUE(store_.removed_files().value().empty());
}

TEST_F(UploadTest, an_account_that_is_not_removed_keeps_its_files) {
  const auto id = upload("mine").value().id;
  const auto refused = connections_.remove_with_account(
      user_, []() -> Result<void> { return fail(ErrorCode::kUnauthenticated, "ended"); });
  EXPECT_EQ(refused.error().code, ErrorCode::kUnauthenticated);
  EXPECT_TRUE(there("a b.db"));
  EXPECT_TRUE(open(id));
}

TEST_F(UploadTest, a_file_whose_removal_was_cut_short_is_deleted_by_the_next) {
  ASSERT_TRUE(upload("mine"));
  store_.remove_all(user_);
  EXPECT_TRUE(there("a b.db")) << "the process ended here";
  ASSERT_TRUE(delete_removed_files(store_));
  EXPECT_FALSE(there("a b.db"));
  EXPECT_TRUE(store_.removed_files().value().empty());
}

TEST_F(UploadTest, a_file_that_cannot_be_deleted_is_kept_in_mind) {
  const auto id = upload("mine").value().id;
  std::filesystem::remove(folder_ / "a b.db");
  std::filesystem::create_directories(folder_ / "a b.db" / "not empty");
  ASSERT_TRUE(connections_.remove(user_, id)) << "the connection is gone all the same";
  EXPECT_EQ(store_.removed_files().value(), std::vector{(folder_ / "a b.db").string()});
}

TEST_F(UploadTest, no_string_that_a_user_types_reaches_anothers_upload) {
  const auto upload_url = "sqlite://" + folder_.string() + "/a%20b.db";
  FakeConnectorFactory own_files;
  own_files.databases[upload_url] = source_.databases.at(upload_url);
  source_.databases.erase(upload_url);
  Connections connections(store_, source_, sealer_, indexer_, clock_, {.own_files = &own_files});
  const auto id = connections.add_sqlite_file(user_, "mine", folder_ / "a b.db", deadline(), {}).value().id;
  EXPECT_TRUE(connections.refresh(user_, id, deadline(), {}));
  Connections restarted(store_, source_, sealer_, indexer_, clock_, {.own_files = &own_files});
  EXPECT_TRUE(restarted.open(user_, id, deadline(), {}));
  const Secret typed(upload_url);
  EXPECT_EQ(connections.add(other_, "theirs", Dialect::kSqlite, typed, deadline(), {}).error().code,
            ErrorCode::kSourceUnavailable);
  EXPECT_EQ(connections.test(Dialect::kSqlite, typed, deadline(), {}).error().code, ErrorCode::kSourceUnavailable);
}

TEST_F(UploadTest, the_file_goes_at_once_when_adding_fails) {
  source_.databases["sqlite://" + folder_.string() + "/a%20b.db"].test_failure =
      Error{ErrorCode::kSourceUnavailable, "this is no database"};
  EXPECT_EQ(upload("mine").error().code, ErrorCode::kSourceUnavailable);
  EXPECT_FALSE(there("a b.db"));
}

TEST_F(UploadTest, the_file_goes_when_the_name_is_taken) {
  ASSERT_TRUE(add("mine"));
  EXPECT_EQ(upload("mine").error().code, ErrorCode::kConflict);
  EXPECT_FALSE(there("a b.db"));
}

}  // namespace
}  // namespace dataquery::connections
