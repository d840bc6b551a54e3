#include "adapters/vectors/embedded_vector_index.h"

#include <gtest/gtest.h>

#include "contract/vectors/in_store.h"

namespace dataquery::retrieval {
namespace {

class EmbeddedVectorIndexTest : public testing::Test {
 protected:
  static Deadline deadline() { return Deadline::in(std::chrono::seconds(10)); }
  std::unique_ptr<InStore> index_ = on_sqlite();
};

TEST_F(EmbeddedVectorIndexTest, forgets_the_chunks_of_a_deleted_connection) {
  ASSERT_TRUE(index_->replace({ConnectionId{3}, "m"}, {record("a", 0, {1, 0})}, deadline(), {}));
  ASSERT_TRUE(index_->database().write(Statement{"delete", "DELETE FROM database_connections WHERE id = $1"}, {3}));
  EXPECT_FALSE(index_->search({ConnectionId{3}, "m"}, {.query = {1, 0}}, deadline(), {}));
}

TEST_F(EmbeddedVectorIndexTest, forgets_a_deleted_connection_that_it_holds_in_memory) {
  ASSERT_TRUE(index_->replace({ConnectionId{3}, "m"}, {record("a", 0, {1, 0})}, deadline(), {}));
  ASSERT_TRUE(index_->search({ConnectionId{3}, "m"}, {.query = {1, 0}}, deadline(), {}));
  ASSERT_TRUE(index_->database().write(Statement{"delete", "DELETE FROM database_connections WHERE id = $1"}, {3}));
  EXPECT_FALSE(index_->search({ConnectionId{3}, "m"}, {.query = {1, 0}}, deadline(), {}));
}

TEST_F(EmbeddedVectorIndexTest, follows_what_another_process_writes) {
  vectors::EmbeddedVectorIndex other(index_->database());
  const Collection collection{ConnectionId{3}, "m"};
  ASSERT_TRUE(index_->replace(collection, {record("a", 0, {1, 0})}, deadline(), {}));
  ASSERT_EQ(other.search(collection, {.query = {1, 0}}, deadline(), {})->front().chunk.table, "a");
  ASSERT_TRUE(index_->replace(collection, {record("b", 0, {1, 0})}, deadline(), {}));
  EXPECT_EQ(other.search(collection, {.query = {1, 0}}, deadline(), {})->front().chunk.table, "b");
}

TEST_F(EmbeddedVectorIndexTest, keeps_within_its_bound_and_still_finds) {
  constexpr std::size_t kBound = 4096;
  vectors::EmbeddedVectorIndex bounded(index_->database(), {.max_bytes = kBound, .small_bytes = 0});
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
  const auto refused = index_->replace({ConnectionId{77}, "m"}, {record("a", 0, {1, 0})}, deadline(), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
}

TEST_F(EmbeddedVectorIndexTest, names_the_collection_after_the_connection) {
  ASSERT_TRUE(index_->replace({ConnectionId{4}, "m"}, {record("orders", 2, {1, 0})}, deadline(), {}));
  const auto rows = must(index_->database().read(
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
  const auto cancelled = index_->search({ConnectionId{1}, "m"}, {.query = {1}}, deadline(), source.get_token());
  ASSERT_FALSE(cancelled);
  EXPECT_EQ(cancelled.error().code, ErrorCode::kCancelled);
  const auto late = index_->search({ConnectionId{1}, "m"}, {.query = {1}}, Deadline::in(std::chrono::seconds(0)), {});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kTimeout);
}

TEST_F(EmbeddedVectorIndexTest, says_when_a_row_is_damaged) {
  ASSERT_TRUE(index_->replace({ConnectionId{1}, "m"}, {record("a", 0, {1, 0})}, deadline(), {}));
  for (const std::string metadata :
       {"{}", "[]", R"({"table":1,"part":0,"columns":[],"samples":false,"created_at":""})"}) {
    ASSERT_TRUE(index_->database().write(Statement{"damage", "UPDATE vector_chunks SET metadata = $1"}, {metadata}));
    const auto hits = index_->search({ConnectionId{1}, "m"}, {.query = {1, 0}}, deadline(), {});
    ASSERT_FALSE(hits) << metadata;
    EXPECT_EQ(hits.error().code, ErrorCode::kInternal);
  }
}

}  // namespace
}  // namespace dataquery::retrieval
