#include <algorithm>
#include <format>

#include "adapters/connectors/mongo_describe.h"
#include "contract/connectors/mongo_documents.h"
#include "contract/connectors/mongo_fixture.h"

namespace dataquery::connectors {
namespace {

using catalog::TableKind;
using catalog::TypeKind;
using Names = std::vector<std::string>;

class mongo_describe : public MongoFixture {
 protected:
  static std::string database() { return ::testing::UnitTest::GetInstance()->current_test_info()->name(); }
  static std::string put(std::string_view collection, std::string_view documents) {
    return server().fill(database(), collection, documents);
  }
  static void command(std::string_view json) { testing::mongo_command(server().url("admin"), database(), json); }

  catalog::Catalog described(const std::string& url, const source::DescribeOptions& options = {}) {
    auto catalog = open(url)->describe(options, Deadline::in(60s), {});
    EXPECT_TRUE(catalog.has_value()) << (catalog ? "" : catalog.error().message);
    return *std::move(catalog);
  }
};

Names table_names(const catalog::Catalog& catalog) {
  Names names;
  for (const auto& table : catalog.tables) names.push_back(table.name);
  return names;
}

TEST_F(mongo_describe, reads_collections_lists_and_references) {
  put("customers",
      R"([{"_id": {"$oid": "65a000000000000000000001"}, "name": "Ada", "home": {"city": "Bern"}, "since": {"$date": "2024-01-31T10:00:00Z"}},
                       {"_id": {"$oid": "65a000000000000000000002"}, "name": "Bob", "home": {"city": "Rome", "zip": "00100"}, "since": {"$date": "2023-05-01T00:00:00Z"}}])");
  put("orders",
      R"([{"_id": 1, "customer": {"$oid": "65a000000000000000000002"}, "total": {"$numberDecimal": "12.50"}, "paid": true,
                     "items": [{"product_id": 7, "count": 2, "sizes": [[1, 2], [3]]}, {"product_id": 8}], "tags": ["new", "gift"]},
                    {"_id": 2, "customer": {"$oid": "65a000000000000000000001"}, "total": {"$numberDecimal": "8"}, "paid": "no", "raw": {"$binary": {"base64": "AAEC", "subType": "00"}}}])");
  put("odd name-1", R"([{"a b": 1}])");
  const auto url = put("products", R"([{"_id": 7, "name": "tea"}, {"_id": 8, "name": "jam"}])");
  command(R"({"create": "empty"})");

  const auto catalog = described(url);
  EXPECT_EQ(catalog.dialect, catalog::Dialect::kMongodb);
  EXPECT_EQ(catalog.database, database());
  EXPECT_EQ(table_names(catalog), (Names{"customers", "empty", "odd name-1", "orders", "orders.items",
                                         "orders.items.sizes", "orders.tags", "products"}));
  EXPECT_EQ(references(catalog),
            (Names{"orders.customer -> customers._id", "orders.items.product_id -> products._id"}));
  EXPECT_EQ(table_named(catalog, "empty").row_estimate, 0);

  const auto& customers = table_named(catalog, "customers");
  EXPECT_EQ(column_names(customers), (Names{"_id", "name", "home.city", "home.zip", "since"}));
  EXPECT_EQ(primary_key(customers), (Names{"_id"}));
  EXPECT_EQ(column_named(customers, "since").maximum, "2024-01-31T10:00:00Z");
  EXPECT_EQ(column_named(customers, "home.city").values, (Names{"Bern", "Rome"}));
  EXPECT_TRUE(column_named(customers, "home.zip").nullable);
  const auto& orders = table_named(catalog, "orders");
  EXPECT_EQ(column_named(orders, "total").kind, TypeKind::kDecimal);
  EXPECT_EQ(column_named(orders, "paid").type_shares.size(), 2U);
  EXPECT_EQ(column_named(orders, "raw").kind, TypeKind::kBytes);
  EXPECT_EQ(table_named(catalog, "orders.items.sizes").elements_of->path, "sizes");
}

TEST_F(mongo_describe, tells_how_far_it_is_and_keeps_to_the_number_of_collections) {
  put("a", R"([{"x": 1}])");
  put("b", R"([{"x": 1}])");
  const auto url = put("c", R"([{"x": 1}])");
  std::vector<std::pair<std::size_t, std::size_t>> told;
  source::DescribeOptions options{.tables = 2};
  options.progress = [&](std::size_t done, std::size_t total) { told.emplace_back(done, total); };
  EXPECT_EQ(table_names(described(url, options)), (Names{"a", "b"}));
  EXPECT_EQ(told, (std::vector<std::pair<std::size_t, std::size_t>>{{0, 2}, {1, 2}}));
}

TEST_F(mongo_describe, of_a_long_collection_reads_a_part_in_few_commands) {
  std::string documents = "[";
  for (int i = 1; i <= 50'000; ++i) {
    documents += std::format(R"({}{{"_id": {}, "event_id": {}, "kind": "k{}", "late": {}}})", i == 1 ? "" : ",", i, i,
                             i % 3, i > 49'900 ? "1" : "null");
  }
  const auto url = put("events", documents + "]");
  const int finds = server().count("find");
  const int aggregates = server().count("aggregate");
  const auto catalog = described(url);
  const auto& events = table_named(catalog, "events");
  EXPECT_EQ(events.row_estimate, 50'000);
  EXPECT_EQ(primary_key(events), (Names{"_id"}));
  EXPECT_EQ(column_named(events, "kind").values.size(), 3U);
  EXPECT_FALSE(column_named(events, "kind").values_complete);
  EXPECT_EQ(column_named(events, "late").kind, TypeKind::kInteger);  // only the last documents hold it
  EXPECT_EQ(column_named(events, "_id").maximum, "50000");
  EXPECT_LE(server().count("find") - finds, 8);
  EXPECT_EQ(server().count("aggregate") - aggregates, 0);
}

TEST_F(mongo_describe, reads_names_and_types_from_few_documents) {
  const auto url = put("things", numbered(3000));
  const auto catalog = described(url, {.schema_only = true});
  EXPECT_EQ(column_names(catalog.tables[0]), (Names{"_id", "n"}));
  EXPECT_EQ(column_named(catalog.tables[0], "n").kind, TypeKind::kInteger);
  EXPECT_EQ(catalog.tables[0].row_estimate, 3000);
  EXPECT_TRUE(catalog.tables[0].samples.empty());
}

TEST_F(mongo_describe, stops_when_it_is_told_to) {
  const auto url = put("things", numbered(3));
  std::stop_source stop;
  stop.request_stop();
  const auto catalog = open(url)->describe({}, Deadline::in(60s), stop.get_token());
  ASSERT_FALSE(catalog.has_value());
  EXPECT_EQ(catalog.error().code, ErrorCode::kCancelled);
}

TEST_F(mongo_describe, ends_by_its_deadline) {
  const auto url = put("things", numbered(3000));
  const auto connector = open(url);
  server().hold("things", "getMore");
  const auto catalog = connector->describe({}, Deadline::in(500ms), {});
  server().release();
  ASSERT_FALSE(catalog.has_value());
  EXPECT_EQ(catalog.error().code, ErrorCode::kTimeout);
}

// A server that draws samples at random, as MongoDB does; the real ones of the tests do not.
class DrawingReader final : public MongoReader {
 public:
  Result<void> command(const _bson_t& command, const std::function<void(const _bson_t&)>& take,
                       const net::Wait& /*wait*/) override {
    commands.push_back(name(command));
    take(*document(R"({"n": 1000000, "storageEngines": ["wiredTiger"]})"));
    return {};
  }
  Result<void> query(const _bson_t& command, const std::function<bool(const _bson_t&)>& each,
                     const net::Wait& /*wait*/) override {
    commands.push_back(name(command));
    const auto& asked = commands.back();
    if (asked == "listCollections") {
      each(*document(R"({"name": "events", "type": "collection"})"));
      each(*document(R"({"name": "system.views", "type": "collection"})"));
    } else if (asked == "listIndexes") {
      each(*document(R"({"key": {"_id": 1}, "name": "_id_"})"));
      each(*document(R"({"key": {"code": 1}, "name": "code_1", "unique": true})"));
      each(*document(R"({"key": {"state": 1}, "name": "state_1"})"));
    } else if (asked == "aggregate" && samples(command)) {
      if (!knows_sample) return fail(ErrorCode::kInvalidQuery, "Unrecognized pipeline stage name: '$sample'");
      for (int i = 500'000; i < 500'100; ++i) each(*event(i));
    } else if (asked == "aggregate") {
      for (const auto* state : {"new", "old", "gone"}) each(*document(std::format(R"({{"_id": "{}"}})", state)));
    } else if (bson_has_field(&command, "hint")) {
      each(*document(R"({"code": 999999})"));
    } else if (bson_has_field(&command, "skip")) {
      for (int i = 700'000; i < 700'010; ++i) each(*event(i));
    } else {
      for (int i = 0; each(*event(i)); ++i) continue;
    }
    return {};
  }

  static bool samples(const _bson_t& command) {
    bson_iter_t at;
    bson_iter_t found;
    return bson_iter_init(&at, &command) && bson_iter_find_descendant(&at, "pipeline.0.$sample", &found);
  }
  static BsonDocument event(int number) {
    return document(std::format(R"({{"_id": {0}, "code": {0}, "state": "new"}})", number));
  }
  static std::string name(const _bson_t& command) {
    bson_iter_t first;
    return bson_iter_init(&first, &command) && bson_iter_next(&first) ? bson_iter_key(&first) : "";
  }

  bool knows_sample = true;
  Names commands;
};

TEST(mongo_sampling, draws_documents_at_random_and_asks_the_indexes) {
  DrawingReader reader;
  const auto catalog = describe_mongo(reader, "db", {}, {Deadline::in(60s), {}});
  ASSERT_TRUE(catalog.has_value()) << catalog.error().message;
  ASSERT_EQ(table_names(*catalog), (Names{"events"}));
  const auto& events = catalog->tables[0];
  EXPECT_EQ(events.row_estimate, 1'000'000);
  EXPECT_TRUE(column_named(events, "code").unique);
  EXPECT_EQ(column_named(events, "code").maximum, "999999");
  EXPECT_EQ(column_named(events, "state").values, (Names{"new", "old", "gone"}));
  EXPECT_TRUE(column_named(events, "state").values_complete);
  EXPECT_EQ(reader.commands, (Names{"listCollections", "find", "count", "buildInfo", "aggregate", "listIndexes", "find",
                                    "find", "find", "find", "aggregate"}));
}

// Two views, of which one is broken; the server of the tests has none.
class ViewReader final : public MongoReader {
 public:
  Result<void> command(const _bson_t& /*command*/, const std::function<void(const _bson_t&)>& /*take*/,
                       const net::Wait& /*wait*/) override {
    return fail(ErrorCode::kInvalidQuery, "a view is not counted");
  }
  Result<void> query(const _bson_t& command, const std::function<bool(const _bson_t&)>& each,
                     const net::Wait& wait) override {
    if (DrawingReader::name(command) == "listCollections") {
      each(*document(R"({"name": "paid", "type": "view"})"));
      each(*document(R"({"name": "broken", "type": "view"})"));
      return {};
    }
    EXPECT_LE(wait.deadline.remaining(), 1s);  // a view may compute anything
    bson_iter_t found;
    bson_iter_init_find(&found, &command, "find");
    if (std::string_view(bson_iter_utf8(&found, nullptr)) == "broken") {
      return fail(ErrorCode::kInvalidQuery, "PlanExecutor error");
    }
    each(*document(R"({"_id": 1, "total": 3})"));
    return {};
  }
};

TEST(mongo_sampling, reads_views_and_leaves_out_those_that_are_broken) {
  ViewReader reader;
  const auto catalog = describe_mongo(reader, "db", {}, {Deadline::in(60s), {}});
  ASSERT_TRUE(catalog.has_value()) << catalog.error().message;
  ASSERT_EQ(table_names(*catalog), (Names{"paid"}));
  EXPECT_EQ(catalog->tables[0].kind, TableKind::kView);
  EXPECT_EQ(catalog->tables[0].row_estimate, 1);
  EXPECT_FALSE(catalog->tables[0].columns[0].unique);
}

TEST(mongo_sampling, reads_stretches_where_no_sample_is_drawn) {
  DrawingReader reader;
  reader.knows_sample = false;
  const auto catalog = describe_mongo(reader, "db", {}, {Deadline::in(60s), {}});
  ASSERT_TRUE(catalog.has_value()) << catalog.error().message;
  EXPECT_EQ(std::ranges::count(reader.commands, "find"), 1 + 4 + 4);  // the first, stretches, ends of two indexes
}

}  // namespace
}  // namespace dataquery::connectors
