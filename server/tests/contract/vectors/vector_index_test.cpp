// The one test suite of the VectorIndex port: whatever keeps vectors passes it.

#include "retrieval/vector_index.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <functional>
#include <memory>
#include <thread>

#include "base/log.h"
#include "contract/vectors/in_store.h"
#include "retrieval/in_memory_vector_index.h"

namespace dataquery::retrieval {
namespace {

struct Implementation {
  std::string name;
  std::function<std::unique_ptr<VectorIndex>()> make;  // empty, with room for connections 1 to 9
};

/// Every collection has an HNSW index of its own before it is searched.
class AlwaysTended final : public InStore {
 public:
  AlwaysTended()
      : InStore(Engine::kPostgresql, [](SqlDatabase& database) {
          return std::make_unique<vectors::PgVectorIndex>(database, vectors::PgVectorOptions{.large = 1});
        }) {
    log::set_level(log::Level::kWarning);  // an index made is a line
  }
  [[nodiscard]] Result<void> replace(const Collection& collection, const std::vector<ChunkRecord>& records,
                                     Deadline deadline, std::stop_token stop) override {
    if (auto done = InStore::replace(collection, records, deadline, stop); !done) return done;
    return tend(deadline, stop);
  }
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
  // Hills side by side in a shallow sea, each overlapping others: there is a way from any vector to any other, and
  // numbers have either sign, as among texts.
  constexpr float kSea = 0.35F;
  constexpr int kDimensions = 1536;
  std::vector<ChunkRecord> records;
  for (int i = 0; i < 500; ++i) {
    text::Embedding vector(kDimensions);
    float length = 0;
    for (int j = 0; j < kDimensions; ++j) {
      const auto away = static_cast<float>(j - 3 * i) / 300;
      vector[static_cast<std::size_t>(j)] = std::exp(-away * away) - kSea;
      length += vector[static_cast<std::size_t>(j)] * vector[static_cast<std::size_t>(j)];
    }
    for (auto& number : vector) number /= std::sqrt(length);
    records.push_back(record("t" + std::to_string(i), 0, std::move(vector)));
  }
  ASSERT_TRUE(replace(records));
  for (const std::size_t i : {0UL, 123UL, 321UL, 499UL}) {
    EXPECT_EQ(found({.query = records[i].embedding, .k = 1}), "t" + std::to_string(i) + "/0 ");
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, VectorIndexContract,
    testing::Values(Implementation{"memory", [] { return std::make_unique<InMemoryVectorIndex>(); }},
                    Implementation{"sqlite", [] { return on_sqlite(); }},
                    Implementation{"sqlite_in_eight_bits", [] { return on_sqlite({.small_bytes = 0}); }},
                    Implementation{"sqlite_beyond_the_bound",
                                   [] { return on_sqlite({.max_bytes = 0, .small_bytes = 0}); }},
                    Implementation{"pgvector", [] { return on_postgres(); }},
                    Implementation{"pgvector_by_hnsw", [] { return std::make_unique<AlwaysTended>(); }}),
    [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace dataquery::retrieval
