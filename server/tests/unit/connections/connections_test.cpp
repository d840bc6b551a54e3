#include "connections/connections.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
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
  using Catalog = std::shared_ptr<const catalog::Catalog>;

  ConnectionsTest() {
    source_.databases[url_.reveal()].catalog = shop(Dialect::kPostgresql);
    source_.databases["sqlite:///srv/demo.db"].catalog = shop(Dialect::kSqlite);
  }

  static Deadline deadline() { return Deadline::in(std::chrono::seconds(30)); }
  FakeDatabase& database() { return source_.databases[url_.reveal()]; }

  /// Adds the database, and leaves its job waiting.
  Result<ConnectionId> add_only(std::string_view name = "sales") {
    return connections_.add(user_, name, Dialect::kPostgresql, url_, deadline(), {});
  }
  Result<Connection> add(std::string_view name = "sales") {
    const auto id = add_only(name);
    if (!id) return std::unexpected(id.error());
    work_off();
    return connections_.get(user_, *id, deadline(), {});
  }
  Result<void> refresh(ConnectionId id) {
    auto queued = connections_.refresh(user_, id, deadline(), {});
    work_off();
    return queued;
  }
  Result<void> edit(ConnectionId id, const ConnectionEdit& wanted) {
    return connections_.edit(user_, id, wanted, deadline(), {});
  }

  /// Does the jobs that wait, as a worker would.
  void work_off() {
    while (const auto job = store_.jobs.take("a replica").value()) {
      const auto done = index(*job);
      const auto ended = done ? store_.jobs.finish(job->lease, clock_.now())
                              : store_.jobs.fail(job->lease, done.error().message, clock_.now());
      ASSERT_TRUE(ended);
    }
  }
  Result<void> index(const TakenJob& job) {
    return connections_.index(job.user, job.connection,
                              [&](JobProgress progress) { progress_.push_back(std::move(progress)); }, deadline(), {});
  }
  boost::json::value indexing_of(ConnectionId id) {
    return boost::json::parse(connections_.get(user_, id, deadline(), {}).value().metadata).at("indexing");
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
  Catalog demo_ = std::make_shared<const catalog::Catalog>(shop(Dialect::kSqlite));
  int queued_ = 0;  // how often it was said
  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / std::format("dataquery-uploads-{}", ::getpid());
  ConnectionsOptions options_{
      .uploads = folder_,
      .demo = {.file = "/srv/demo.db", .catalog = [this](Deadline, std::stop_token) { return Result<Catalog>(demo_); }},
      .job_queued = [this] { ++queued_; }};
  Connections connections_{store_, source_, sealer_, indexer_, clock_, options_};
  std::vector<JobProgress> progress_;
};

TEST_F(ConnectionsTest, adding_tests_reads_the_schema_seals_stores_and_queues_the_rest) {
  const auto id = add_only().value();
  EXPECT_EQ(database().tested, 1);
  EXPECT_EQ(database().described, 1);
  EXPECT_TRUE(database().last_options.schema_only);
  EXPECT_TRUE(indexer_.indexed.empty());
  EXPECT_EQ(queued_, 1);
  EXPECT_EQ(connections_.indexing(user_, id).value()->state, JobState::kQueued);
  EXPECT_EQ(indexing_of(id),
            boost::json::parse(R"({"state": "queued", "step": null, "done": 0, "total": 0, "error": null})"));
  const auto opened = open(id).value();
  EXPECT_EQ(opened.catalog->tables.size(), 2U) << "it can be asked already";
  EXPECT_TRUE(opened.indexing->active());
  const auto metadata = boost::json::parse(connections_.list(user_).value().at(0).metadata);
  EXPECT_EQ(metadata.at("schema").as_object().size(), 2U);
  EXPECT_TRUE(metadata.at("indexed_at").is_null());
}

TEST_F(ConnectionsTest, options_go_with_the_connection_at_once) {
  const auto id = add().value().id;
  EXPECT_EQ(open(id).value().options, Options{});
  ASSERT_TRUE(connections_.set_options(user_, id, {.notes = "paid orders only", .context_tokens = 400}));
  EXPECT_EQ(connections_.options(user_, id).value().notes, "paid orders only");
  EXPECT_EQ(open(id).value().options.context_tokens, 400U) << "it was open already";
  EXPECT_EQ(connections_.indexing(user_, id).value()->state, JobState::kDone) << "nothing to read again";
}

TEST_F(ConnectionsTest, options_of_reading_and_splitting_are_for_the_next_index_which_is_queued) {
  const auto id = add().value().id;
  const auto said = queued_;
  ASSERT_TRUE(connections_.set_options(user_, id, {.chunk_size = 500, .chunk_overlap = 50, .sample_rows = 3}));
  EXPECT_EQ(queued_, said + 1);
  EXPECT_EQ(connections_.indexing(user_, id).value()->state, JobState::kQueued);
  work_off();
  EXPECT_EQ(database().last_options.sample_rows, 3U);
  EXPECT_EQ(indexer_.indexed.back().options.chunk_size, 500U);
  EXPECT_EQ(open(id).value().options.chunk_overlap, 50U);
}

TEST_F(ConnectionsTest, options_that_are_wrong_or_anothers_change_nothing) {
  const auto id = add().value().id;
  const auto wrong = connections_.set_options(user_, id, {.notes = "n", .chunks = 0});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().field, "chunks");
  EXPECT_EQ(connections_.set_options(other_, id, {.notes = "n"}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(connections_.options(other_, id).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(connections_.options(user_, id).value(), Options{});
}

TEST_F(ConnectionsTest, the_demo_is_asked_as_each_user_likes_but_indexed_for_all_alike) {
  const auto id = connections_.add_demo(user_, "Demo", deadline(), {}).value();
  ASSERT_TRUE(connections_.set_options(user_, id, {.notes = "n"}));
  EXPECT_EQ(open(id).value().options.notes, "n");
  const auto refused = connections_.set_options(user_, id, {.sample_rows = 3});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(connections_.indexing(user_, id).value(), std::nullopt);
}

TEST_F(ConnectionsTest, the_job_reads_everything_stores_and_indexes) {
  const auto added = add().value();
  EXPECT_EQ(added.name, "sales");
  EXPECT_EQ(added.db_type, Dialect::kPostgresql);
  EXPECT_EQ(database().described, 2);
  EXPECT_FALSE(database().last_options.schema_only);
  EXPECT_EQ(database().last_options.sample_rows, 10U);
  ASSERT_FALSE(progress_.empty());
  EXPECT_EQ(progress_.front().step, "describe");
  EXPECT_EQ(progress_.back().step, "embed");
  EXPECT_EQ(progress_.back().total, 2);
  EXPECT_TRUE(std::ranges::any_of(progress_, [](const auto& one) { return one.done == 1 && one.total == 2; }))
      << "the database says how far it is";
  EXPECT_EQ(indexing_of(added.id).at("state"), "done");
  const auto access = store_.access(user_, added.id).value();
  EXPECT_TRUE(access.url.text.contains(std::format("connection:{}", added.id.value)));
  EXPECT_FALSE(access.url.text.contains("planted"));
  ASSERT_EQ(indexer_.indexed.size(), 1U);
  EXPECT_EQ(indexer_.indexed[0].id, added.id);
  EXPECT_EQ(indexer_.indexed[0].version, 2) << "after the schema alone";
  EXPECT_EQ(indexer_.indexed[0].catalog->tables.size(), 2U);
}

TEST_F(ConnectionsTest, lists_show_the_schema_and_one_connection_shows_its_tables) {
  const auto added = add().value();
  const auto listed = boost::json::parse(connections_.list(user_).value().at(0).metadata);
  EXPECT_EQ(listed, boost::json::parse(
                        R"({"schema": {"customers": [{"name": "id", "type": "int8"}, {"name": "name", "type": "text"}],
    "sales.orders": [{"name": "id", "type": "int8"}, {"name": "customer_id", "type": "int8"}]}, "indexed_at": "2024-01-15T10:00:00Z",
    "indexing": {"state": "done", "step": null, "done": 0, "total": 0, "error": null}})"));

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
  const auto metadata = boost::json::parse(add().value().metadata);
  EXPECT_EQ(metadata.at("schema"), boost::json::object());
  EXPECT_EQ(metadata.at("tables"), boost::json::array());
  EXPECT_EQ(metadata.at("indexed_at"), "2024-01-15T10:00:00Z");
}

TEST_F(ConnectionsTest, odd_names_stay_what_they_are) {
  database().catalog.tables[0].name = "select \"\xF0\x9F\x8D\x8F\" \\ \xFF";
  const auto metadata = boost::json::parse(add().value().metadata);
  EXPECT_TRUE(metadata.at("schema").as_object().contains("select \"\xF0\x9F\x8D\x8F\" \\ \xEF\xBF\xBD"));
}

TEST_F(ConnectionsTest, a_name_is_trimmed_checked_and_free) {
  EXPECT_EQ(add("  sales\n").value().name, "sales");
  const auto tested = database().tested;
  EXPECT_EQ(add("sales").error().code, ErrorCode::kConflict);
  EXPECT_TRUE(connections_.add(other_, "sales", Dialect::kPostgresql, url_, deadline(), {}));
  for (const auto& name : {std::string(), std::string(" \t"), std::string(256, 'n'), std::string("a\0b", 3),
                           std::string("a\nb"), std::string("a\xFF")}) {
    EXPECT_EQ(add(name).error().code, ErrorCode::kInvalidArgument) << name;
  }
  EXPECT_EQ(database().tested, tested + 1) << "a name that will not do bothers no database";
  EXPECT_TRUE(add(std::string(255, 'n')));
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

  EXPECT_TRUE(connections_.list(user_).value().empty());
  EXPECT_TRUE(store_.jobs.active().value().empty());
  database().describe_failure.reset();
  EXPECT_TRUE(add()) << "the name is free";
}

TEST_F(ConnectionsTest, a_job_that_fails_says_why_without_a_secret_and_a_refresh_tries_again) {
  const auto id = add_only().value();
  indexer_.failure = Error{ErrorCode::kUpstream, "embedding failed: planted-pw", "planted%2Dpw"};
  const auto job = store_.jobs.take("a replica").value().value();
  const auto failed = index(job);
  EXPECT_EQ(failed.error().code, ErrorCode::kUpstream);
  shows_no_secret(failed.error());
  ASSERT_TRUE(store_.jobs.fail(job.lease, failed.error().message, clock_.now()));
  work_off();
  EXPECT_EQ(indexing_of(id).at("state"), "failed");
  EXPECT_EQ(indexing_of(id).at("error"), "embedding failed: ***");
  EXPECT_EQ(open(id).value().catalog->tables.size(), 2U) << "it can be asked all the same";

  indexer_.failure.reset();
  ASSERT_TRUE(refresh(id));
  EXPECT_EQ(indexing_of(id).at("state"), "done");
  EXPECT_TRUE(indexing_of(id).at("error").is_null());
}

TEST_F(ConnectionsTest, a_job_whose_connection_is_gone_ends_and_writes_nothing) {
  const auto id = add_only().value();
  const auto job = store_.jobs.take("a replica").value().value();
  ASSERT_TRUE(connections_.remove(user_, id));
  EXPECT_EQ(index(job).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(indexer_.indexed.empty());
}

TEST_F(ConnectionsTest, a_connection_that_is_edited_while_it_is_read_is_read_again) {
  const auto id = add_only().value();
  const auto job = store_.jobs.take("a replica").value().value();
  auto& elsewhere = source_.databases["postgresql://ann@other.example.com/shop"];
  elsewhere.catalog = shop(Dialect::kPostgresql);
  elsewhere.catalog.tables.resize(1);
  database().before_describe = [&] {
    ASSERT_TRUE(edit(id, {.name = std::nullopt, .url = Secret("postgresql://ann@other.example.com/shop")}));
  };
  ASSERT_TRUE(index(job));
  EXPECT_EQ(elsewhere.described, 2) << "its schema for the edit, and all of it for the index";
  ASSERT_EQ(indexer_.indexed.size(), 1U) << "what was read at the old address is not kept";
  EXPECT_EQ(indexer_.indexed[0].catalog->tables.size(), 1U);
  EXPECT_EQ(open(id).value().catalog->tables.size(), 1U);
}

TEST_F(ConnectionsTest, a_host_that_does_not_answer_is_unavailable_not_our_timeout) {
  database().test_failure = Error{ErrorCode::kTimeout, "deadline"};
  const auto refused = add();
  EXPECT_EQ(refused.error().code, ErrorCode::kSourceUnavailable);
  EXPECT_TRUE(refused.error().message.contains("did not answer")) << refused.error().message;
}

TEST_F(ConnectionsTest, testing_counts_tables_reads_no_values_and_stores_nothing) {
  EXPECT_EQ(connections_.test(Dialect::kPostgresql, url_, deadline(), {}).value().tables, 2U);
  EXPECT_TRUE(database().last_options.schema_only);
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
  ASSERT_TRUE(store_.replace_catalog(user_, id, 2, "{}", catalog::to_json(shop(Dialect::kPostgresql)), clock_.now()));
  const auto third = open(id).value();
  EXPECT_EQ(third.version, 3) << "another replica refreshed it";
  EXPECT_NE(third.catalog, first.catalog);
  EXPECT_EQ(first.catalog->tables.size(), 2U) << "who holds the old one keeps it";
}

TEST_F(ConnectionsTest, a_fresh_process_opens_from_the_store_without_connecting) {
  const auto id = add().value().id;
  const auto tested = database().tested;
  Connections restarted(store_, source_, sealer_, indexer_, clock_);
  const auto opened = restarted.open(user_, id, deadline(), {}).value();
  EXPECT_EQ(opened.version, 2);
  EXPECT_EQ(opened.name, "sales");
  EXPECT_EQ(opened.catalog->tables.size(), 2U);
  EXPECT_EQ(database().tested, tested);
}

TEST_F(ConnectionsTest, reads_the_schema_again_when_its_catalog_is_lost_or_of_another_program_and_queues_the_rest) {
  const auto id = add().value().id;
  for (const auto& text : {std::optional<std::string>("{\"format\":\"unknown\"}"), std::optional<std::string>()}) {
    store_.set_catalog_text(id, text);
    Connections restarted(store_, source_, sealer_, indexer_, clock_);
    const auto opened = restarted.open(user_, id, deadline(), {});
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(opened->catalog->tables.size(), 2U);
    EXPECT_TRUE(database().last_options.schema_only);
    EXPECT_EQ(restarted.open(user_, id, deadline(), {})->catalog, opened->catalog);
    work_off();
  }
  EXPECT_EQ(indexer_.indexed.size(), 3U);
}

TEST_F(ConnectionsTest, a_connection_that_was_copied_without_its_job_gets_one) {
  const auto id = add().value().id;
  store_.jobs.drop(id);
  Connections restarted(store_, source_, sealer_, indexer_, clock_);
  ASSERT_TRUE(restarted.open(user_, id, deadline(), {}));
  EXPECT_EQ(connections_.indexing(user_, id).value()->state, JobState::kQueued);
}

TEST_F(ConnectionsTest, refreshing_describes_and_indexes_again) {
  const auto id = add().value().id;
  database().catalog.tables.resize(1);
  clock_.set(clock_.now() + std::chrono::hours(1));
  ASSERT_TRUE(refresh(id));
  const auto metadata = boost::json::parse(connections_.get(user_, id, deadline(), {}).value().metadata);
  EXPECT_EQ(metadata.at("schema").as_object().size(), 1U);
  EXPECT_EQ(metadata.at("tables").as_array().size(), 1U);
  EXPECT_EQ(metadata.at("indexed_at"), "2024-01-15T11:00:00Z");
  EXPECT_EQ(open(id).value().version, 3);
  EXPECT_EQ(indexer_.indexed.back().version, 3);
}

TEST_F(ConnectionsTest, a_refresh_joins_the_job_that_runs) {
  const auto id = add_only().value();
  const auto job = store_.jobs.take("a replica").value().value();
  ASSERT_TRUE(connections_.refresh(user_, id, deadline(), {}));
  EXPECT_EQ(store_.jobs.take("a replica").value(), std::nullopt);
  EXPECT_TRUE(store_.jobs.heartbeat(job.lease, {}).value());
}

TEST_F(ConnectionsTest, a_failed_refresh_keeps_what_was_known) {
  const auto id = add().value().id;
  database().test_failure = Error{ErrorCode::kSourceUnavailable, "down, said planted-pw"};
  const auto refused = refresh(id);
  EXPECT_EQ(refused.error().code, ErrorCode::kSourceUnavailable);
  shows_no_secret(refused.error());
  EXPECT_EQ(open(id).value().version, 2);
}

TEST_F(ConnectionsTest, renaming_keeps_what_is_known_and_asks_for_a_free_name) {
  const auto id = add("sales").value().id;
  ASSERT_TRUE(add("taken"));
  const auto described = database().described;
  ASSERT_TRUE(edit(id, {.name = " revenue ", .url = std::nullopt}));
  EXPECT_EQ(connections_.list(user_).value().at(0).name, "revenue");
  EXPECT_EQ(open(id).value().name, "revenue");
  EXPECT_EQ(open(id).value().version, 2);
  EXPECT_EQ(database().described, described);
  EXPECT_TRUE(edit(id, {.name = "revenue", .url = std::nullopt})) << "it has this name already";
  EXPECT_EQ(edit(id, {.name = "taken", .url = std::nullopt}).error().code, ErrorCode::kConflict);
  EXPECT_EQ(edit(id, {.name = " ", .url = std::nullopt}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(connections_.edit(other_, id, {.name = "x", .url = std::nullopt}, deadline(), {}).error().code,
            ErrorCode::kNotFound);
}

TEST_F(ConnectionsTest, a_new_address_is_tested_sealed_and_read_and_the_identity_stays) {
  const auto id = add().value().id;
  const Secret moved("postgresql://ann:new%2Dpw@db.example.com:5432/archive");
  source_.databases[moved.reveal()].catalog = shop(Dialect::kPostgresql);
  source_.databases[moved.reveal()].catalog.tables.resize(1);
  const auto before = open(id).value();
  ASSERT_TRUE(edit(id, {.name = "archive", .url = moved}));
  const auto after = open(id).value();
  EXPECT_GT(after.version, before.version) << "every replica opens it anew";
  EXPECT_NE(after.connector, before.connector);
  EXPECT_EQ(after.catalog->tables.size(), 1U);
  EXPECT_EQ(after.name, "archive");
  EXPECT_TRUE(after.indexing->active());
  EXPECT_FALSE(store_.access(user_, id).value().url.text.contains("new%2Dpw"));
  work_off();
  EXPECT_EQ(indexer_.indexed.back().catalog->tables.size(), 1U);
  EXPECT_EQ(indexer_.indexed.back().id, id);
}

TEST_F(ConnectionsTest, an_address_that_does_not_work_changes_nothing) {
  const auto id = add().value().id;
  const Secret broken("postgresql://ann:planted@db.example.com:5432/shop?broken");
  auto refused = edit(id, {.name = "new", .url = broken});
  EXPECT_EQ(refused.error().code, ErrorCode::kSourceUnavailable);
  shows_no_secret(refused.error());
  const Secret other_kind("sqlite:///srv/demo.db");
  refused = edit(id, {.name = "new", .url = other_kind});
  EXPECT_EQ(refused.error().code, ErrorCode::kSourceUnavailable);
  EXPECT_TRUE(refused.error().message.contains("sqlite")) << refused.error().message;
  EXPECT_EQ(open(id).value().version, 2);
  EXPECT_EQ(open(id).value().name, "sales");
}

TEST_F(ConnectionsTest, removing_forgets_everywhere) {
  const auto id = add().value().id;
  ASSERT_TRUE(connections_.remove(user_, id));
  EXPECT_EQ(open(id).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(indexer_.forgotten, std::vector{id});
  EXPECT_EQ(connections_.remove(user_, id).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.jobs.find(id), std::nullopt);
}

TEST_F(ConnectionsTest, what_another_replica_removed_is_closed_here) {
  const auto id = add().value().id;
  const std::weak_ptr<source::Connector> connector = open(id).value().connector;
  indexer_.indexed.clear();
  ASSERT_TRUE(store_.remove(user_, id));
  EXPECT_EQ(open(id).error().code, ErrorCode::kNotFound) << "at once";
  ASSERT_TRUE(connections_.sweep());
  EXPECT_TRUE(connector.expired());
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

TEST_F(ConnectionsTest, all_demo_connections_share_one_catalog_and_need_no_job) {
  const auto id = connections_.add_demo(user_, "Demo company", deadline(), {}).value();
  const auto theirs = connections_.add_demo(other_, "Demo company", deadline(), {}).value();
  const auto shown = connections_.get(user_, id, deadline(), {}).value();
  EXPECT_TRUE(shown.is_demo);
  EXPECT_TRUE(boost::json::parse(shown.metadata).at("indexing").is_null());
  EXPECT_EQ(open(id).value().catalog, demo_);
  EXPECT_TRUE(open(id).value().is_demo);
  EXPECT_EQ(connections_.open(other_, theirs, deadline(), {}).value().catalog, demo_);
  EXPECT_TRUE(refresh(id));
  EXPECT_EQ(source_.databases["sqlite:///srv/demo.db"].described, 0);
  EXPECT_EQ(store_.catalog(user_, id).value(), std::nullopt);
  EXPECT_TRUE(edit(id, {.name = "Playground", .url = std::nullopt}));
  const auto refused = edit(id, {.name = std::nullopt, .url = url_});
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused.error().field, "connection_string");
}

TEST_F(ConnectionsTest, each_replica_opens_a_demo_file_of_its_own) {
  const auto id = connections_.add_demo(user_, "Demo company", deadline(), {}).value();
  source_.databases["sqlite:///other/demo.db"].catalog = *demo_;
  auto options = options_;
  options.demo.file = "/other/demo.db";
  Connections replica(store_, source_, sealer_, indexer_, clock_, options);
  EXPECT_TRUE(replica.open(user_, id, deadline(), {}));
  EXPECT_EQ(source_.last_opened, "sqlite:///other/demo.db");
}

TEST_F(ConnectionsTest, keeps_a_bounded_number_open) {
  Connections small(store_, source_, sealer_, indexer_, clock_, {.open_connections = 2});
  std::vector<ConnectionId> ids;
  for (const auto* name : {"a", "b", "c"}) {
    ids.push_back(small.add(user_, name, Dialect::kPostgresql, url_, deadline(), {}).value());
    EXPECT_TRUE(small.open(user_, ids.back(), deadline(), {}));
  }
  store_.catalogs_read = 0;
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

  Result<ConnectionId> upload(std::string_view name) {
    return connections_.add_sqlite_file(user_, name, folder_ / "a b.db", deadline(), {});
  }
  [[nodiscard]] bool there(const char* name) const { return std::filesystem::exists(folder_ / name); }
};

TEST_F(UploadTest, the_file_goes_with_its_connection) {
  const auto id = upload("mine").value();
  EXPECT_TRUE(there("a b.db"));
  ASSERT_TRUE(connections_.remove(user_, id));
  EXPECT_FALSE(there("a b.db"));
  EXPECT_FALSE(there("a b.db-wal"));
  EXPECT_TRUE(there("other.db"));
}

TEST_F(UploadTest, the_files_go_with_the_account) {
  const auto id = upload("mine").value();
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
  const auto id = upload("mine").value();
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
  ASSERT_TRUE(delete_removed_files(store_, folder_));
  EXPECT_FALSE(there("a b.db"));
  EXPECT_TRUE(store_.removed_files().value().empty());
}

TEST_F(UploadTest, that_was_cut_short_on_its_way_is_deleted_once_it_is_old) {
  ASSERT_TRUE(upload("mine"));
  std::ofstream(folder_ / "upload-x1y2z3") << "half";
  ASSERT_TRUE(delete_abandoned_files(folder_, std::chrono::hours(1)));
  EXPECT_TRUE(there("upload-x1y2z3")) << "it may still be on its way";
  for (const auto* name : {"upload-x1y2z3", "a b.db", "other.db"}) {
    std::filesystem::last_write_time(folder_ / name,
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours(2));
  }
  ASSERT_TRUE(delete_abandoned_files(folder_, std::chrono::hours(1)));
  EXPECT_FALSE(there("upload-x1y2z3"));
  EXPECT_TRUE(there("a b.db"));
  EXPECT_TRUE(there("other.db")) << "it may be another store's";
}

TEST_F(UploadTest, files_of_no_connection_are_named) {
  ASSERT_TRUE(upload("mine"));
  EXPECT_EQ(unowned_files(store_, folder_).value(), std::vector<std::string>{"other.db"});
}

TEST_F(UploadTest, a_file_that_cannot_be_deleted_is_kept_in_mind) {
  const auto id = upload("mine").value();
  std::filesystem::remove(folder_ / "a b.db");
  std::filesystem::create_directories(folder_ / "a b.db" / "not empty");
  ASSERT_TRUE(connections_.remove(user_, id)) << "the connection is gone all the same";
  EXPECT_EQ(store_.removed_files().value(), std::vector<std::string>{"a b.db"});
}

TEST_F(UploadTest, no_string_that_a_user_types_reaches_anothers_upload) {
  const auto upload_url = "sqlite://" + folder_.string() + "/a%20b.db";
  FakeConnectorFactory own_files;
  own_files.databases[upload_url] = source_.databases.at(upload_url);
  source_.databases.erase(upload_url);
  const ConnectionsOptions options{.own_files = &own_files, .uploads = folder_};
  Connections connections(store_, source_, sealer_, indexer_, clock_, options);
  const auto id = connections.add_sqlite_file(user_, "mine", folder_ / "a b.db", deadline(), {}).value();
  EXPECT_TRUE(connections.refresh(user_, id, deadline(), {}));
  Connections restarted(store_, source_, sealer_, indexer_, clock_, options);
  EXPECT_TRUE(restarted.open(user_, id, deadline(), {}));
  const Secret typed(upload_url);
  EXPECT_EQ(connections.add(other_, "theirs", Dialect::kSqlite, typed, deadline(), {}).error().code,
            ErrorCode::kSourceUnavailable);
  EXPECT_EQ(connections.test(Dialect::kSqlite, typed, deadline(), {}).error().code, ErrorCode::kSourceUnavailable);
}

TEST_F(UploadTest, a_file_is_known_by_its_name_in_the_replicas_own_folder) {
  const auto id = upload("mine").value();
  const auto access = store_.access(user_, id).value();
  EXPECT_EQ(access.owned_file, "a b.db");
  EXPECT_FALSE(access.url.text.contains(folder_.string()));
  source_.databases["sqlite:///elsewhere/a%20b.db"].catalog = shop(Dialect::kSqlite);
  Connections replica(store_, source_, sealer_, indexer_, clock_, {.uploads = "/elsewhere"});
  EXPECT_TRUE(replica.open(user_, id, deadline(), {}));
  EXPECT_EQ(source_.last_opened, "sqlite:///elsewhere/a%20b.db");
}

TEST_F(UploadTest, a_row_that_holds_a_whole_path_as_older_programs_wrote_it_still_works) {
  NewConnection old{.user = user_,
                    .name = "old",
                    .db_type = Dialect::kSqlite,
                    .metadata = "{}",
                    .catalog = catalog::to_json(shop(Dialect::kSqlite)),
                    .is_demo = false,
                    .owned_file = "/another/machine/uploads/a b.db",
                    .index = false,
                    .created_at = clock_.now()};
  const auto id = store_.insert(old, [](ConnectionId) { return SealedSecret{"of an old path"}; }).value().id;
  EXPECT_TRUE(open(id));
  EXPECT_EQ(source_.last_opened, "sqlite://" + folder_.string() + "/a%20b.db");
  ASSERT_TRUE(connections_.remove(user_, id));
  EXPECT_FALSE(there("a b.db"));
}

TEST_F(UploadTest, an_upload_can_be_renamed_but_leads_nowhere_else) {
  const auto id = upload("mine").value();
  EXPECT_TRUE(edit(id, {.name = "ours", .url = std::nullopt}));
  EXPECT_EQ(edit(id, {.name = std::nullopt, .url = Secret("sqlite:///srv/demo.db")}).error().field,
            "connection_string");
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
