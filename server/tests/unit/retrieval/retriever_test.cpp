#include "retrieval/retriever.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "retrieval/in_memory_vector_index.h"
#include "retrieval/words.h"
#include "shop_catalog.h"
#include "text/stem.h"

namespace dataquery::retrieval {
namespace {

using std::chrono::sys_days;
constexpr ConnectionId kConnection{7};

/// Counts stems in a few hashed places; "buyer" and "client" mean customer.
class FakeEmbedder final : public text::Embedder {
 public:
  [[nodiscard]] std::string_view model() const override { return name; }
  [[nodiscard]] std::size_t dimensions() const override { return 64; }
  [[nodiscard]] bool over_network() const override { return remote; }
  [[nodiscard]] Result<std::vector<text::Embedding>> embed(const std::vector<std::string>& texts, Deadline deadline,
                                                           std::stop_token) override {
    ++calls;
    last_time = deadline.remaining();
    if (error) return std::unexpected(*error);
    std::vector<text::Embedding> vectors;
    for (const auto& text : texts) {
      text::Embedding vector(dimensions(), 0.01F);
      for (auto word : words_of(text)) {
        if (word == "buyer" || word == "client") word = "customer";
        vector[std::hash<std::string>{}(text::stem(word)) % dimensions()] += 1;
      }
      float length = 0;
      for (const float number : vector) length += number * number;
      for (float& number : vector) number /= std::sqrt(length);
      vectors.push_back(std::move(vector));
    }
    return vectors;
  }

  std::string name = "fake";
  bool remote = false;
  std::optional<Error> error;
  int calls = 0;
  std::chrono::milliseconds last_time{};  ///< what the last call was given
};

class RetrieverTest : public testing::Test {
 protected:
  Result<Context> context(std::string_view question, const ContextOptions& options = {}) {
    return retriever_.context(question, kConnection, shop_, options, deadline(), {});
  }
  Result<void> index() { return retriever_.index(kConnection, *shop_, deadline(), {}); }
  static Deadline deadline() { return Deadline::in(std::chrono::seconds(10)); }
  std::string leader(const Context& context) { return shop_->tables[context.tables.at(0).table].name; }

  FakeEmbedder embedder_;
  InMemoryVectorIndex vectors_;
  FixedClock clock_{sys_days{std::chrono::year{2024} / 5 / 6}};
  Retriever retriever_{embedder_, vectors_, clock_, {.question_embedding = std::chrono::milliseconds(700)}};
  std::shared_ptr<catalog::Catalog> shop_ = shop_catalog();
};

TEST_F(RetrieverTest, puts_three_chunks_into_the_context_and_ranks_every_table) {
  ASSERT_TRUE(index());
  const auto found = context("Which city do our customers live in?");
  ASSERT_TRUE(found);
  EXPECT_EQ(leader(*found), "customers");
  EXPECT_EQ(found->tables.size(), 6U);
  ASSERT_EQ(found->chunks.size(), 3U);
  EXPECT_EQ(found->chunks[0].chunk.table, "customers");
  EXPECT_FALSE(found->vectors_failed);
}

TEST_F(RetrieverTest, finds_by_meaning_what_words_do_not_find) {
  ASSERT_TRUE(index());
  const auto found = context("client");
  ASSERT_TRUE(found);
  EXPECT_EQ(leader(*found), "customers");
  EXPECT_EQ(found->tables[0].lexical, 0.0);
  EXPECT_GT(found->tables[0].similarity.value_or(0), 0.3F);
}

TEST_F(RetrieverTest, keeps_table_columns_and_time_with_each_chunk) {
  ASSERT_TRUE(index());
  auto embedded = embedder_.embed({"customers"}, deadline(), {});
  const auto hits = vectors_.search({kConnection, "fake"}, {.query = embedded->front(), .k = 1}, deadline(), {});
  ASSERT_TRUE(hits);
  ASSERT_EQ(hits->size(), 1U);
  EXPECT_EQ(hits->front().chunk.table, "customers");
  EXPECT_EQ(hits->front().chunk.columns, (std::vector<std::string>{"id", "full_name", "city"}));
  EXPECT_EQ(hits->front().created_at, clock_.now());
}

TEST_F(RetrieverTest, indexes_a_connection_that_is_not_indexed_yet) {
  const auto found = context("customers");
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->vectors_failed);
  EXPECT_TRUE(found->tables[0].similarity);
}

TEST_F(RetrieverTest, indexes_again_when_another_model_is_in_use) {
  ASSERT_TRUE(index());
  embedder_.name = "another";
  const auto found = context("customers");
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->vectors_failed);
  EXPECT_TRUE(vectors_.search({kConnection, "another"}, {.query = text::Embedding(64), .k = 1}, deadline(), {}));
}

TEST_F(RetrieverTest, leaves_the_embedding_of_many_tables_over_a_network_to_a_job) {
  embedder_.remote = true;
  Retriever retriever(embedder_, vectors_, clock_, {.tables_in_question = 5});
  const auto found = retriever.context("customers", kConnection, shop_, {}, deadline(), {});
  ASSERT_TRUE(found);
  ASSERT_TRUE(found->vectors_failed);
  EXPECT_EQ(found->vectors_failed->code, ErrorCode::kNotFound);
  EXPECT_EQ(embedder_.calls, 1) << "the question's own embedding";
  EXPECT_EQ(leader(*found), "customers");
}

TEST_F(RetrieverTest, ranks_by_words_alone_when_the_embedder_fails) {
  ASSERT_TRUE(index());
  embedder_.error = Error{ErrorCode::kUpstream, "The embedding service does not answer."};
  const auto found = context("salary of employees");
  ASSERT_TRUE(found);
  ASSERT_TRUE(found->vectors_failed);
  EXPECT_EQ(found->vectors_failed->code, ErrorCode::kUpstream);
  EXPECT_EQ(leader(*found), "employees");
  ASSERT_FALSE(found->chunks.empty());
  EXPECT_TRUE(found->chunks[0].chunk.text.starts_with("Table employees"));
  EXPECT_TRUE(found->packed.starts_with("employees(id text pk, "));
}

TEST_F(RetrieverTest, waits_for_a_questions_embedding_no_longer_than_it_may) {
  ASSERT_TRUE(index());
  EXPECT_GT(embedder_.last_time, std::chrono::seconds(5));
  ASSERT_TRUE(context("customers"));
  EXPECT_LE(embedder_.last_time, std::chrono::milliseconds(700));
}

TEST_F(RetrieverTest, hands_a_cancellation_on) {
  embedder_.error = Error{ErrorCode::kCancelled, "The question was cancelled."};
  const auto found = context("customers");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::kCancelled);
}

TEST_F(RetrieverTest, looks_only_at_the_tables_of_the_filter) {
  ASSERT_TRUE(index());
  const auto found = context("customers", {.tables = {"orders", "products"}});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->tables.size(), 2U);
  for (const auto& chunk : found->chunks) EXPECT_NE(chunk.chunk.table, "customers");
}

TEST_F(RetrieverTest, leaves_out_chunks_below_the_threshold) {
  ASSERT_TRUE(index());
  const auto found = context("zebra", {.threshold = 0.99F});
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->chunks.empty());
  EXPECT_EQ(found->packed, "");
}

TEST_F(RetrieverTest, follows_a_catalog_that_was_read_again) {
  ASSERT_TRUE(index());
  ASSERT_TRUE(context("invoices"));
  shop_ = shop_catalog();
  shop_->tables.push_back(make_table("invoices", {"id", "amount"}));
  ASSERT_TRUE(index());
  const auto found = context("invoices");
  ASSERT_TRUE(found);
  EXPECT_EQ(leader(*found), "invoices");
}

TEST_F(RetrieverTest, shows_a_new_table_found_by_words_before_it_is_indexed) {
  ASSERT_TRUE(index());
  shop_ = shop_catalog();
  shop_->tables.push_back(make_table("invoices", {"id", "amount"}));
  const auto found = context("invoices amount", {.k = 6});
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->packed.contains("invoices(id text, amount text)"));
  EXPECT_TRUE(std::ranges::contains(found->chunks, "invoices", [](const auto& c) { return c.chunk.table; }));
}

TEST_F(RetrieverTest, tells_no_value_of_the_database_when_they_are_withheld) {
  const std::string planted = "Zyzzyva";
  for (auto& table : shop_->tables) {
    table.samples.assign(3, std::vector<std::optional<std::string>>(table.columns.size(), planted));
    for (auto& column : table.columns) {
      column.values = {planted, planted + " too"};
      column.values_complete = true;
      column.minimum = column.maximum = planted;
    }
  }
  ASSERT_TRUE(index());
  const ContextOptions shared{.k = 20, .values = {{.table = 0, .column = 2, .value = planted, .words = "zyzzyva"}}};
  const auto told = context("customers in zyzzyva", shared);
  ASSERT_TRUE(told);
  EXPECT_TRUE(told->packed.contains(planted));
  EXPECT_TRUE(told->chunks[0].chunk.text.contains(planted));

  auto withheld = shared;
  withheld.share_values = false;
  for (const bool vectors : {true, false}) {
    if (!vectors) embedder_.error = Error{ErrorCode::kUpstream, "The embedding service does not answer."};
    const auto found = context("customers in zyzzyva", withheld);
    ASSERT_TRUE(found);
    std::string all = found->packed;
    for (const auto& chunk : found->chunks) all += chunk.chunk.text;
    for (const auto& piece : found->pieces) {
      all += piece.text;
      for (const auto& reason : piece.reasons) all += reason;
    }
    EXPECT_FALSE(all.contains(planted)) << all;
    EXPECT_GE(found->chunks.size(), 3U);
    EXPECT_EQ(found->pieces.size(), 6U);
    EXPECT_TRUE(std::ranges::contains(found->pieces[0].reasons, "holds a value of the question in city"));
  }
}

TEST_F(RetrieverTest, cuts_tables_as_it_is_told) {
  shop_->tables = {make_table("wide", {})};
  for (int i = 0; i < 40; ++i) {
    shop_->tables[0].columns.push_back(make_table("t", {"measurement_" + std::to_string(i)}).columns[0]);
  }
  shop_->tables[0].samples.assign(10, std::vector<std::optional<std::string>>(40, "sample"));
  ASSERT_TRUE(
      retriever_.index(kConnection, *shop_, deadline(), {}, {.chunk_size = 300, .overlap = 50, .sample_rows = 1}));
  const auto found = context("measurement", {.k = 100});
  ASSERT_TRUE(found);
  std::size_t samples = 0;
  for (const auto& chunk : found->chunks) {
    EXPECT_LE(chunk.chunk.text.size(), 300U);
    samples += chunk.chunk.text.contains("sample | sample") ? 1 : 0;
  }
  EXPECT_GE(found->chunks.size(), 5U);
  EXPECT_GE(samples, 1U);
  EXPECT_LE(samples, 3U) << "one row";
}

TEST_F(RetrieverTest, answers_for_a_database_without_tables) {
  shop_ = std::make_shared<catalog::Catalog>();
  const auto found = context("anything");
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->tables.empty());
  EXPECT_EQ(found->packed, "");
  EXPECT_EQ(found->tokens, 0U);
}

TEST_F(RetrieverTest, forgets_a_connection) {
  ASSERT_TRUE(index());
  ASSERT_TRUE(retriever_.forget(kConnection, deadline(), {}));
  EXPECT_FALSE(vectors_.search({kConnection, "fake"}, {.query = text::Embedding(64), .k = 1}, deadline(), {}));
}

}  // namespace
}  // namespace dataquery::retrieval
