#include "adapters/vectors/pg_vector_index.h"

#include <gtest/gtest.h>

#include <future>
#include <string>
#include <vector>

#include "contract/vectors/in_store.h"

namespace dataquery::retrieval {
namespace {

using sql_session::Answer;
using sql_session::Param;
using sql_session::SqlSession;

class PgVectorIndexTest : public testing::Test {
 protected:
  static Deadline deadline() { return Deadline::in(std::chrono::seconds(30)); }
  static Collection collection(int connection) { return {ConnectionId{connection}, "m"}; }

  void replace(int connection, std::size_t dimensions = 2) {
    std::vector<ChunkRecord> records;
    for (std::size_t i = 0; i < 40; ++i) {
      text::Embedding vector(dimensions, 0.0F);
      vector[i % dimensions] = 1;
      records.push_back(record("t" + std::to_string(i), 0, std::move(vector)));
    }
    must(index_->replace(collection(connection), records, deadline(), {}));
  }
  std::string nearest(int connection, std::size_t at, std::size_t dimensions = 2) {
    text::Embedding query(dimensions, 0.0F);
    query[at] = 1;
    const auto hits = index_->search(collection(connection), {.query = query, .k = 1}, deadline(), {});
    return hits && !hits->empty() ? hits->front().chunk.table : "nothing";
  }
  Answer run(std::string_view sql, std::initializer_list<Param> params = {}) {
    return must(index_->database().write(Statement{"test", sql}, params));
  }
  /// The definitions of the valid HNSW indexes, in order.
  std::vector<std::string> indexes() {
    std::vector<std::string> found;
    for (const auto& row : run("SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = "
                               "i.indexrelid WHERE c.relname LIKE '%hnsw%' AND i.indisvalid ORDER BY c.relname")
                               .rows) {
      found.push_back(row.text(0));
    }
    return found;
  }
  Result<void> tend(std::stop_token stop = {}) { return index_->tend(deadline(), std::move(stop)); }

  std::unique_ptr<InStore> index_ = on_postgres({.large = 40});
};

TEST_F(PgVectorIndexTest, makes_an_index_once_a_collection_is_large) {
  replace(1);
  must(index_->replace(collection(2), {record("small", 0, {1, 0})}, deadline(), {}));
  ASSERT_TRUE(tend());
  ASSERT_EQ(indexes().size(), 1U);
  EXPECT_TRUE(indexes()[0].contains("USING hnsw (((embedding)::vector(2)) vector_cosine_ops)")) << indexes()[0];
  EXPECT_TRUE(indexes()[0].contains("connection_id = 1")) << indexes()[0];
}

TEST_F(PgVectorIndexTest, searches_by_the_index) {
  replace(1, 50);
  ASSERT_TRUE(tend());
  // The same session searches and tells what it did: counts reach the statistics when a session says so.
  const auto scans = index_->database().read([&](SqlSession& session) -> Result<std::int64_t> {
    std::string query = "[";
    for (int i = 0; i < 50; ++i) query += i == 7 ? "1," : "0,";
    query.back() = ']';
    const Statement search{"test", "SELECT metadata->>'table' FROM nearest_chunks(1, 'm', $1::TEXT::VECTOR, 3, NULL)"};
    auto found = session.run(search, {query});
    if (!found) return propagate(found);
    EXPECT_EQ(found->rows.at(0).text(0), "t7");
    auto flushed = session.run(Statement{"test", "SELECT pg_stat_force_next_flush()::TEXT"}, {});
    if (!flushed) return propagate(flushed);
    auto counted = session.run(
        Statement{"test", "SELECT SUM(idx_scan)::BIGINT FROM pg_stat_user_indexes WHERE indexrelname LIKE '%hnsw%'"},
        {});
    if (!counted) return propagate(counted);
    return counted->rows.at(0).integer(0);
  });
  EXPECT_EQ(scans.value(), 1);
}

TEST_F(PgVectorIndexTest, indexes_long_vectors_by_their_signs) {
  for (const std::size_t dimensions : {1536UL, 3072UL, 5000UL}) {
    replace(1, dimensions);
    ASSERT_TRUE(tend());
    ASSERT_EQ(indexes().size(), 1U);
    EXPECT_TRUE(indexes()[0].contains("binary_quantize(embedding)")) << indexes()[0];
    EXPECT_EQ(nearest(1, 7, dimensions), "t7");
  }
}

TEST_F(PgVectorIndexTest, compares_what_the_signs_found_with_full_precision) {
  constexpr std::size_t kDimensions = 1000;
  std::vector<ChunkRecord> records;
  for (std::size_t i = 0; i < 40; ++i) {  // equal signs, other angles
    text::Embedding vector(kDimensions, 0.01F);
    vector[i] = 1;
    records.push_back(record("t" + std::to_string(i), 0, std::move(vector)));
  }
  must(index_->replace(collection(1), records, deadline(), {}));
  ASSERT_TRUE(tend());
  ASSERT_EQ(indexes().size(), 1U);
  EXPECT_EQ(nearest(1, 23, kDimensions), "t23");
}

TEST_F(PgVectorIndexTest, drops_an_index_of_an_older_version) {
  replace(1);
  run("CREATE INDEX vector_chunks_hnsw_1_1 ON vector_chunks USING hnsw ((embedding::vector(2)) vector_cosine_ops)");
  ASSERT_TRUE(tend());
  ASSERT_EQ(indexes().size(), 1U);
  EXPECT_TRUE(indexes()[0].contains("vector_chunks_hnsw_full_1_")) << indexes()[0];
}

TEST_F(PgVectorIndexTest, gives_a_replaced_collection_a_new_index_and_drops_the_old) {
  replace(1);
  ASSERT_TRUE(tend());
  const auto first = indexes();
  replace(1, 50);
  EXPECT_EQ(nearest(1, 2, 50), "t2") << "before there is an index";
  ASSERT_TRUE(tend());
  ASSERT_EQ(indexes().size(), 1U);
  EXPECT_NE(indexes(), first);
  EXPECT_EQ(nearest(1, 2, 50), "t2");
}

TEST_F(PgVectorIndexTest, drops_the_index_of_a_connection_that_is_gone) {
  replace(1);
  replace(2);
  ASSERT_TRUE(tend());
  ASSERT_EQ(indexes().size(), 2U);
  run("DELETE FROM database_connections WHERE id = $1", {1});
  ASSERT_TRUE(tend());
  ASSERT_EQ(indexes().size(), 1U);
  EXPECT_TRUE(indexes()[0].contains("connection_id = 2"));
}

TEST_F(PgVectorIndexTest, makes_an_index_anew_that_was_left_half_made) {
  replace(1);
  ASSERT_TRUE(tend());
  run("UPDATE pg_index SET indisvalid = false WHERE indexrelid IN (SELECT oid FROM pg_class WHERE relname LIKE "
      "'%hnsw%')");
  ASSERT_TRUE(indexes().empty());
  EXPECT_EQ(nearest(1, 0), "t0");
  ASSERT_TRUE(tend());
  EXPECT_EQ(indexes().size(), 1U);
}

TEST_F(PgVectorIndexTest, several_that_tend_at_once_make_one_index) {
  replace(1);
  std::vector<std::future<Result<void>>> done;
  for (int i = 0; i < 4; ++i) done.push_back(std::async(std::launch::async, [this] { return tend(); }));
  for (auto& each : done) EXPECT_TRUE(each.get());
  EXPECT_EQ(indexes().size(), 1U);
}

TEST_F(PgVectorIndexTest, leaves_the_session_as_it_was_after_tending) {
  replace(1);
  ASSERT_TRUE(tend());
  EXPECT_FALSE(index_->database().read(Statement{"test", "DELETE FROM vector_chunks WHERE id = $1"}, {1}));
  EXPECT_TRUE(run("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database "
                  "WHERE datname = current_database())")
                  .rows.empty());
}

TEST_F(PgVectorIndexTest, stops_making_an_index_when_asked_to) {
  replace(1);
  std::stop_source stop;
  std::future<Result<void>> tending;
  // Making an index beside writers waits for those that have begun: this one goes on until the end is asked for.
  must(index_->database().write([&](SqlSession& session) -> Result<void> {
    const Statement touch{"test", "UPDATE vector_chunks SET content = content WHERE connection_id = $1"};
    if (auto touched = session.run(touch, {1}); !touched) return propagate(touched);
    tending = std::async(std::launch::async, [&] { return tend(stop.get_token()); });
    const Statement building{"test",
                             "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%' AND state = 'active'"};
    for (const auto until = deadline(); !until.passed();) {
      auto running = index_->database().read(building, {});  // in a session whose view of the others is not frozen
      if (!running) return propagate(running);
      if (!running->rows.empty()) break;
      std::this_thread::yield();
    }
    stop.request_stop();
    EXPECT_EQ(tending.wait_for(std::chrono::seconds(20)), std::future_status::ready);
    return {};
  }));
  EXPECT_FALSE(tending.get());
  ASSERT_TRUE(tend());
  EXPECT_EQ(indexes().size(), 1U);
}

TEST_F(PgVectorIndexTest, replaces_a_collection_of_another_model_by_an_upsert) {
  replace(1);
  must(index_->upsert({ConnectionId{1}, "other"}, {record("a", 0, {1, 0, 0})}, deadline(), {}));
  EXPECT_EQ(index_->search(collection(1), {.query = {1, 0}}, deadline(), {}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(index_->search({ConnectionId{1}, "other"}, {.query = {1, 0, 0}}, deadline(), {})->size(), 1U);
}

TEST_F(PgVectorIndexTest, keeps_texts_that_postgresql_would_refuse) {
  using namespace std::string_literals;
  must(index_->replace(collection(1), {record("a\xff", 0, {1, 0}, "zero \0 and \xff"s)}, deadline(), {}));
  const auto hits = index_->search(collection(1), {.query = {1, 0}}, deadline(), {});
  ASSERT_TRUE(hits) << hits.error().detail;
  EXPECT_TRUE(hits->front().chunk.text.starts_with("zero "));
}

TEST_F(PgVectorIndexTest, names_the_collection_after_the_connection_and_records_model_and_size) {
  replace(4);
  const auto rows = run("SELECT DISTINCT h.collection, c.model, c.dimensions, c.chunks FROM vector_chunks h JOIN "
                        "vector_collections c USING (connection_id)")
                        .rows;
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].text(0), "connection_4");
  EXPECT_EQ(rows[0].text(1), "m");
  EXPECT_EQ(rows[0].integer(2), 2);
  EXPECT_EQ(rows[0].integer(3), 40);
}

TEST_F(PgVectorIndexTest, refuses_chunks_of_an_unknown_connection) {
  const auto refused = index_->replace({ConnectionId{77}, "m"}, {record("a", 0, {1, 0})}, deadline(), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
}

/// A server whose answers about its extensions are given.
class Extensions final : public SqlDatabase, public SqlSession {
 public:
  using Text = std::optional<std::string>;
  Extensions(Text available, Text created) : available_(std::move(available)), created_(std::move(created)) {}
  [[nodiscard]] Engine engine() const override { return Engine::kPostgresql; }
  [[nodiscard]] Result<void> ping() override { return {}; }
  [[nodiscard]] Result<Answer> run(const Statement& statement, std::span<const Param> /*params*/) override {
    if (!statement.sql.starts_with("SELECT")) return fail(ErrorCode::kInternal, "The store failed.", "not allowed");
    const auto cell = [](const Text& text) { return text ? sql_session::Cell(*text) : sql_session::Cell(); };
    return Answer{.rows = {sql_session::Row({cell(available_), cell(created_), std::int64_t{160'004},
                                             std::string("shop"), std::string("ann")})}};
  }
  [[nodiscard]] Result<void> run_script(std::string_view /*name*/, std::string_view /*sql*/) override { return {}; }

 protected:
  [[nodiscard]] Result<void> with_session(Access /*access*/, const std::function<bool(SqlSession&)>& work) override {
    static_cast<void>(work(*this));
    return {};
  }

 private:
  Text available_, created_;
};

TEST(EnablePgvector, says_what_to_do_where_it_is_missing_or_too_old) {
  struct Case {
    Extensions::Text available, created;
    std::string_view expected;  // "": fine
  };
  for (const auto& each : {
           Case{std::nullopt, std::nullopt, "Install the package postgresql-16-pgvector"},
           Case{"0.8.0", std::nullopt, "the role ann may not create it in the database shop"},
           Case{"0.8.0", "0.7.4", "The database shop has pgvector 0.7.4; 0.8 or later is needed"},
           Case{"0.8.1", "0.8.0", ""},
           Case{"1.0", "1.0", ""},
       }) {
    Extensions server(each.available, each.created);
    const auto enabled = vectors::enable_pgvector(server);
    EXPECT_EQ(enabled.has_value(), each.expected.empty());
    const auto said = enabled ? std::string() : enabled.error().message;
    EXPECT_TRUE(said.contains(each.expected)) << said;
  }
}

TEST(EnablePgvector, creates_it_where_it_is_installed) {
  const testing_support::TestDatabase database(Engine::kPostgresql);
  ASSERT_TRUE(vectors::enable_pgvector(*database));
  const auto row = must(database->read(Statement{"test", "SELECT 1 FROM pg_extension WHERE extname = 'vector'"}, {}));
  EXPECT_EQ(row.rows.size(), 1U);
  EXPECT_TRUE(vectors::enable_pgvector(*database)) << "a second time";
}

}  // namespace
}  // namespace dataquery::retrieval
