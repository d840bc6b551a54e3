// The one test suite of the VectorIndex port: whatever keeps vectors passes it.

#include "retrieval/vector_index.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

#include "adapters/sql_session/sqlite_database.h"
#include "adapters/store/migrations.h"
#include "adapters/vectors/embedded_vector_index.h"
#include "base/clock.h"
#include "retrieval/in_memory_vector_index.h"

namespace dataquery::retrieval {
namespace {

struct Implementation {
  std::string name;
  std::function<std::unique_ptr<VectorIndex>()> make;  // empty, with room for connections 1 to 9
};

const std::chrono::sys_seconds kTime{std::chrono::sys_days{std::chrono::year{2024} / 5 / 6} + std::chrono::hours(7)};

ChunkRecord record(std::string table, std::size_t part, text::Embedding embedding, std::string text = "text") {
  return {.chunk = {.table = std::move(table),
                    .part = part,
                    .columns = {"id", "o'brien \"x\", é"},
                    .text = std::move(text)},
          .embedding = std::move(embedding),
          .created_at = kTime};
}

using sql_session::SqliteDatabase;
using sql_session::Statement;

/// A folder that goes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "dataquery-vectors-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = name;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

template <typename T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message + " " + result.error().detail);
  return std::move(*result);
}

/// The store's index on a SQLite file of its own, with connections 1 to 9.
class OnSqlite final : public VectorIndex {
 public:
  explicit OnSqlite(vectors::EmbeddedOptions options = {}) : index_(*database_, options) {
    static_cast<void>(must(store::migrate(*database_, SystemClock{})));
    static_cast<void>(must(database_->write(
        Statement{"user", "INSERT INTO users (id, email, hashed_password) VALUES ($1, 'a@b.c', '')"}, {1})));
    for (int id = 1; id <= 9; ++id) {
      static_cast<void>(must(database_->write(Statement{"connection",
                                                        "INSERT INTO database_connections (id, user_id, name, db_type, "
                                                        "connection_string) VALUES ($1, 1, $2, 'sqlite', '')"},
                                              {id, std::to_string(id)})));
    }
  }
  [[nodiscard]] Result<void> replace(const Collection& collection, const std::vector<ChunkRecord>& records,
                                     Deadline deadline, std::stop_token stop) override {
    return index_.replace(collection, records, deadline, stop);
  }
  [[nodiscard]] Result<void> upsert(const Collection& collection, const std::vector<ChunkRecord>& records,
                                    Deadline deadline, std::stop_token stop) override {
    return index_.upsert(collection, records, deadline, stop);
  }
  [[nodiscard]] Result<void> remove(ConnectionId connection, Deadline deadline, std::stop_token stop) override {
    return index_.remove(connection, deadline, stop);
  }
  [[nodiscard]] Result<std::vector<VectorHit>> search(const Collection& collection, const VectorSearch& search,
                                                      Deadline deadline, std::stop_token stop) override {
    return index_.search(collection, search, deadline, stop);
  }
  sql_session::SqlDatabase& database() { return *database_; }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<SqliteDatabase> database_ = must(SqliteDatabase::open(folder_.path() / "store.db"));
  vectors::EmbeddedVectorIndex index_;
};

class VectorIndexContract : public testing::TestWithParam<Implementation> {
 protected:
  static Deadline deadline() { return Deadline::in(std::chrono::seconds(10)); }
  Result<void> replace(const std::vector<ChunkRecord>& records, const Collection& collection = {ConnectionId{1}, "m"}) {
    return index_->replace(collection, records, deadline(), {});
  }
  Result<std::vector<VectorHit>> search(VectorSearch wanted, const Collection& collection = {ConnectionId{1}, "m"}) {
    return index_->search(collection, wanted, deadline(), {});
  }
  std::string found(VectorSearch wanted) {
    const auto hits = search(std::move(wanted));
    if (!hits) return std::string(to_string(hits.error().code));
    std::string names;
    for (const auto& hit : *hits) names += hit.chunk.table + "/" + std::to_string(hit.chunk.part) + " ";
    return names;
  }

  std::unique_ptr<VectorIndex> index_ = GetParam().make();
};

TEST_P(VectorIndexContract, finds_the_nearest_first) {
  ASSERT_TRUE(
      replace({record("a", 0, {0, 1}), record("b", 0, {0.6F, 0.8F}), record("c", 0, {1, 0}), record("d", 0, {-1, 0})}));
  EXPECT_EQ(found({.query = {1, 0}}), "c/0 b/0 a/0 ");
  EXPECT_EQ(found({.query = {1, 0}, .k = 1}), "c/0 ");
  EXPECT_EQ(found({.query = {1, 0}, .k = 0}), "");
  EXPECT_EQ(found({.query = {1, 0}, .k = 99}), "c/0 b/0 a/0 d/0 ");
}

TEST_P(VectorIndexContract, gives_back_chunk_similarity_and_time) {
  auto kept = record("orders", 3, {0.6F, 0.8F}, "two\nlines, 'quoted', é, 🚀");
  kept.chunk.samples = true;
  ASSERT_TRUE(replace({kept}));
  const auto hits = search({.query = {1, 0}});
  ASSERT_TRUE(hits);
  ASSERT_EQ(hits->size(), 1U);
  EXPECT_EQ(hits->front().chunk, kept.chunk);
  EXPECT_NEAR(hits->front().similarity, 0.6F, 1e-6F);
  EXPECT_EQ(hits->front().created_at, kept.created_at);
}

TEST_P(VectorIndexContract, orders_equals_by_table_and_part) {
  ASSERT_TRUE(
      replace({record("b", 1, {1, 0}), record("b", 0, {1, 0}), record("a", 10, {1, 0}), record("a", 9, {1, 0})}));
  EXPECT_EQ(found({.query = {1, 0}, .k = 9}), "a/9 a/10 b/0 b/1 ");
}

TEST_P(VectorIndexContract, looks_only_at_the_tables_of_the_filter) {
  ASSERT_TRUE(replace({record("a", 0, {1, 0}), record("b", 0, {0, 1}), record("o'b", 0, {0.6F, 0.8F})}));
  EXPECT_EQ(found({.query = {1, 0}, .tables = {"b", "o'b"}}), "o'b/0 b/0 ");
  EXPECT_EQ(found({.query = {1, 0}, .tables = {"none"}}), "");
}

TEST_P(VectorIndexContract, leaves_out_what_is_below_the_threshold) {
  ASSERT_TRUE(replace({record("a", 0, {1, 0}), record("b", 0, {0.6F, 0.8F}), record("c", 0, {0, 1})}));
  EXPECT_EQ(found({.query = {1, 0}, .threshold = 0.5F}), "a/0 b/0 ");
  EXPECT_EQ(found({.query = {1, 0}, .threshold = 1.5F}), "");
}

TEST_P(VectorIndexContract, replaces_all_that_a_collection_held) {
  ASSERT_TRUE(replace({record("a", 0, {1, 0}), record("b", 0, {1, 0})}));
  ASSERT_TRUE(replace({record("c", 0, {1, 0})}));
  EXPECT_EQ(found({.query = {1, 0}, .k = 9}), "c/0 ");
  ASSERT_TRUE(replace({}));
  EXPECT_EQ(found({.query = {1, 0}, .k = 9}), "not_found");
}

TEST_P(VectorIndexContract, upserts_by_table_and_part) {
  ASSERT_TRUE(replace({record("a", 0, {1, 0}), record("a", 1, {1, 0})}));
  ASSERT_TRUE(index_->upsert({ConnectionId{1}, "m"}, {record("a", 1, {0, 1}, "new"), record("b", 0, {0.6F, 0.8F})},
                             deadline(), {}));
  EXPECT_EQ(found({.query = {0, 1}, .k = 9}), "a/1 b/0 a/0 ");
  EXPECT_EQ(search({.query = {0, 1}})->front().chunk.text, "new");
}

TEST_P(VectorIndexContract, keeps_collections_apart) {
  ASSERT_TRUE(replace({record("a", 0, {1, 0})}));
  ASSERT_TRUE(replace({record("z", 0, {1, 0})}, {ConnectionId{2}, "m"}));
  EXPECT_EQ(found({.query = {1, 0}, .k = 9}), "a/0 ");
  ASSERT_TRUE(index_->remove(ConnectionId{2}, deadline(), {}));
  EXPECT_EQ(found({.query = {1, 0}, .k = 9}), "a/0 ");
}

TEST_P(VectorIndexContract, says_not_found_of_a_collection_that_is_missing_or_removed) {
  EXPECT_EQ(found({.query = {1, 0}}), "not_found");
  ASSERT_TRUE(index_->remove(ConnectionId{1}, deadline(), {}));
  ASSERT_TRUE(replace({record("a", 0, {1, 0})}));
  ASSERT_TRUE(index_->remove(ConnectionId{1}, deadline(), {}));
  EXPECT_EQ(found({.query = {1, 0}}), "not_found");
}

TEST_P(VectorIndexContract, says_not_found_when_another_model_filled_the_collection) {
  ASSERT_TRUE(replace({record("a", 0, {1, 0})}));
  const auto hits = search({.query = {1, 0, 0}}, {ConnectionId{1}, "another"});
  ASSERT_FALSE(hits);
  EXPECT_EQ(hits.error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(replace({record("a", 0, {1, 0, 0})}, {ConnectionId{1}, "another"}));
  EXPECT_TRUE(search({.query = {1, 0, 0}}, {ConnectionId{1}, "another"}));
}

TEST_P(VectorIndexContract, says_not_found_when_the_collection_holds_vectors_of_another_size) {
  ASSERT_TRUE(replace({record("a", 0, {1, 0})}));
  EXPECT_EQ(found({.query = {1, 0, 0}}), "not_found");
  EXPECT_EQ(found({.query = {1, 0}}), "a/0 ");
}

TEST_P(VectorIndexContract, sees_each_change_at_the_next_search) {
  ASSERT_TRUE(replace({record("a", 0, {1, 0})}));
  EXPECT_EQ(found({.query = {1, 0}, .k = 9}), "a/0 ");
  ASSERT_TRUE(replace({record("b", 0, {1, 0})}));
  EXPECT_EQ(found({.query = {1, 0}, .k = 9}), "b/0 ");
  ASSERT_TRUE(index_->upsert({ConnectionId{1}, "m"}, {record("c", 0, {0, 1})}, deadline(), {}));
  EXPECT_EQ(found({.query = {1, 0}, .k = 9}), "b/0 c/0 ");
  ASSERT_TRUE(index_->remove(ConnectionId{1}, deadline(), {}));
  EXPECT_EQ(found({.query = {1, 0}}), "not_found");
  ASSERT_TRUE(replace({record("d", 0, {1, 0})}));
  EXPECT_EQ(found({.query = {1, 0}, .k = 9}), "d/0 ");
}

TEST_P(VectorIndexContract, answers_while_a_collection_is_replaced) {
  const std::vector<ChunkRecord> first{record("a", 0, {1, 0}), record("a", 1, {0.8F, 0.6F})};
  const std::vector<ChunkRecord> second{record("b", 0, {1, 0}), record("b", 1, {0.8F, 0.6F})};
  ASSERT_TRUE(replace(first));
  std::atomic<bool> done = false;
  std::jthread writer([&] {
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(replace(i % 2 == 0 ? second : first));
    done = true;
  });
  while (!done) {
    const auto hits = search({.query = {1, 0}, .k = 9});
    if (!hits) {
      EXPECT_EQ(hits.error().code, ErrorCode::kBusy) << hits.error().message;
      continue;
    }
    ASSERT_EQ(hits->size(), 2U);
    EXPECT_EQ(hits->front().chunk.table, hits->back().chunk.table) << "a search sees before or after";
  }
}

TEST_P(VectorIndexContract, finds_what_differs_by_less_than_eight_bits_show) {
  std::vector<ChunkRecord> records;
  for (std::size_t i = 0; i < 20; ++i) {
    const float angle = 0.002F * static_cast<float>((i * 7) % 20);
    records.push_back(record("t", i, {std::cos(angle), std::sin(angle)}));
  }
  ASSERT_TRUE(replace(records));
  EXPECT_EQ(found({.query = {1, 0}, .k = 3}), "t/0 t/3 t/6 ");
}

TEST_P(VectorIndexContract, keeps_large_collections) {
  std::vector<ChunkRecord> records;
  for (std::size_t i = 0; i < 500; ++i) {
    text::Embedding vector(1536, 0.0F);
    vector[i] = 1;
    records.push_back(record("t" + std::to_string(i), 0, std::move(vector)));
  }
  ASSERT_TRUE(replace(records));
  EXPECT_EQ(found({.query = records[321].embedding, .k = 1}), "t321/0 ");
}

INSTANTIATE_TEST_SUITE_P(
    All, VectorIndexContract,
    testing::Values(
        Implementation{"memory", [] { return std::make_unique<InMemoryVectorIndex>(); }},
        Implementation{"sqlite", [] { return std::make_unique<OnSqlite>(); }},
        Implementation{"sqlite_in_eight_bits",
                       [] { return std::make_unique<OnSqlite>(vectors::EmbeddedOptions{.small_bytes = 0}); }},
        Implementation{
            "sqlite_beyond_the_bound",
            [] { return std::make_unique<OnSqlite>(vectors::EmbeddedOptions{.max_bytes = 0, .small_bytes = 0}); }}),
    [](const auto& instance) { return instance.param.name; });

class EmbeddedVectorIndexTest : public testing::Test {
 protected:
  static Deadline deadline() { return Deadline::in(std::chrono::seconds(10)); }
  OnSqlite index_;
};

TEST_F(EmbeddedVectorIndexTest, forgets_the_chunks_of_a_deleted_connection) {
  ASSERT_TRUE(index_.replace({ConnectionId{3}, "m"}, {record("a", 0, {1, 0})}, deadline(), {}));
  ASSERT_TRUE(index_.database().write(Statement{"delete", "DELETE FROM database_connections WHERE id = $1"}, {3}));
  EXPECT_FALSE(index_.search({ConnectionId{3}, "m"}, {.query = {1, 0}}, deadline(), {}));
}

TEST_F(EmbeddedVectorIndexTest, forgets_a_deleted_connection_that_it_holds_in_memory) {
  ASSERT_TRUE(index_.replace({ConnectionId{3}, "m"}, {record("a", 0, {1, 0})}, deadline(), {}));
  ASSERT_TRUE(index_.search({ConnectionId{3}, "m"}, {.query = {1, 0}}, deadline(), {}));
  ASSERT_TRUE(index_.database().write(Statement{"delete", "DELETE FROM database_connections WHERE id = $1"}, {3}));
  EXPECT_FALSE(index_.search({ConnectionId{3}, "m"}, {.query = {1, 0}}, deadline(), {}));
}

TEST_F(EmbeddedVectorIndexTest, follows_what_another_process_writes) {
  vectors::EmbeddedVectorIndex other(index_.database());
  const Collection collection{ConnectionId{3}, "m"};
  ASSERT_TRUE(index_.replace(collection, {record("a", 0, {1, 0})}, deadline(), {}));
  ASSERT_EQ(other.search(collection, {.query = {1, 0}}, deadline(), {})->front().chunk.table, "a");
  ASSERT_TRUE(index_.replace(collection, {record("b", 0, {1, 0})}, deadline(), {}));
  EXPECT_EQ(other.search(collection, {.query = {1, 0}}, deadline(), {})->front().chunk.table, "b");
}

TEST_F(EmbeddedVectorIndexTest, keeps_within_its_bound_and_still_finds) {
  constexpr std::size_t kBound = 4096;
  vectors::EmbeddedVectorIndex bounded(index_.database(), {.max_bytes = kBound, .small_bytes = 0});
  std::vector<ChunkRecord> records;
  for (std::size_t i = 0; i < 20; ++i) records.push_back(record("t", i, {1, 0}));
  for (int id = 1; id <= 9; ++id) {
    ASSERT_TRUE(bounded.replace({ConnectionId{id}, "m"}, records, deadline(), {}));
    ASSERT_EQ(bounded.search({ConnectionId{id}, "m"}, {.query = {1, 0}}, deadline(), {})->size(), 3U);
    EXPECT_LE(bounded.bytes_in_memory(), kBound);
  }
  EXPECT_EQ(bounded.search({ConnectionId{1}, "m"}, {.query = {1, 0}}, deadline(), {})->size(), 3U);
}

TEST_F(EmbeddedVectorIndexTest, refuses_chunks_of_an_unknown_connection_and_keeps_what_was) {
  const auto refused = index_.replace({ConnectionId{77}, "m"}, {record("a", 0, {1, 0})}, deadline(), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
}

TEST_F(EmbeddedVectorIndexTest, names_the_collection_after_the_connection) {
  ASSERT_TRUE(index_.replace({ConnectionId{4}, "m"}, {record("orders", 2, {1, 0})}, deadline(), {}));
  const auto rows = must(index_.database().read(
      Statement{"look",
                "SELECT collection, chunk_key, dimensions, json_extract(metadata, '$.table') FROM vector_chunks"},
      {}));
  ASSERT_EQ(rows.rows.size(), 1U);
  EXPECT_EQ(rows.rows[0].text(0), "connection_4");
  EXPECT_EQ(rows.rows[0].text(1), "orders#2");
  EXPECT_EQ(rows.rows[0].integer(2), 2);
  EXPECT_EQ(rows.rows[0].text(3), "orders");
}

TEST_F(EmbeddedVectorIndexTest, stops_when_asked_to_or_late) {
  std::stop_source source;
  source.request_stop();
  const auto cancelled = index_.search({ConnectionId{1}, "m"}, {.query = {1}}, deadline(), source.get_token());
  ASSERT_FALSE(cancelled);
  EXPECT_EQ(cancelled.error().code, ErrorCode::kCancelled);
  const auto late = index_.search({ConnectionId{1}, "m"}, {.query = {1}}, Deadline::in(std::chrono::seconds(0)), {});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kTimeout);
}

TEST_F(EmbeddedVectorIndexTest, says_when_a_row_is_damaged) {
  ASSERT_TRUE(index_.replace({ConnectionId{1}, "m"}, {record("a", 0, {1, 0})}, deadline(), {}));
  for (const std::string metadata :
       {"{}", "[]", R"({"table":1,"part":0,"columns":[],"samples":false,"created_at":""})"}) {
    ASSERT_TRUE(index_.database().write(Statement{"damage", "UPDATE vector_chunks SET metadata = $1"}, {metadata}));
    const auto hits = index_.search({ConnectionId{1}, "m"}, {.query = {1, 0}}, deadline(), {});
    ASSERT_FALSE(hits) << metadata;
    EXPECT_EQ(hits.error().code, ErrorCode::kInternal);
  }
}

}  // namespace
}  // namespace dataquery::retrieval
