#include "retrieval/context.h"

#include <gtest/gtest.h>

#include <string>

namespace dataquery::retrieval {
namespace {

ContextChunk chunk(std::size_t table, std::size_t part, double score, float similarity, std::string text = "text",
                   bool samples = false) {
  return {.table = table,
          .chunk = {.table = "t" + std::to_string(table),
                    .part = part,
                    .columns = {},
                    .text = std::move(text),
                    .samples = samples},
          .score = score,
          .similarity = similarity};
}

std::string chosen(std::vector<ContextChunk> candidates, const ContextOptions& options) {
  Context context;
  choose_chunks(std::move(candidates), options, context);
  std::string names;
  for (const auto& c : context.chunks) names += c.chunk.table + "/" + std::to_string(c.chunk.part) + " ";
  return names;
}

TEST(ChooseChunks, takes_the_best_chunk_of_each_of_three_tables) {
  EXPECT_EQ(chosen({chunk(0, 0, 0.9, 0.5F), chunk(0, 1, 0.9, 0.6F), chunk(1, 0, 0.8, 0.9F), chunk(2, 0, 0.7, 0.1F),
                    chunk(3, 0, 0.6, 0.1F)},
                   {}),
            "t0/1 t1/0 t2/0 ");
}

TEST(ChooseChunks, puts_a_second_chunk_of_a_good_table_before_a_bad_table) {
  EXPECT_EQ(chosen({chunk(0, 0, 0.9, 0.5F), chunk(0, 1, 0.9, 0.4F), chunk(1, 0, 0.3, 0.3F)}, {}), "t0/0 t0/1 t1/0 ");
}

TEST(ChooseChunks, puts_sample_rows_last_in_their_table) {
  EXPECT_EQ(chosen({chunk(0, 1, 0.9, 0.9F, "rows", true), chunk(0, 0, 0.9, 0.1F)}, {}), "t0/0 t0/1 ");
}

TEST(ChooseChunks, drops_what_is_below_the_threshold) {
  EXPECT_EQ(chosen({chunk(0, 0, 0.9, 0.2F), chunk(1, 0, 0.8, 0.5F)}, {.threshold = 0.5F}), "t1/0 ");
}

TEST(ChooseChunks, takes_as_many_as_are_asked_for) {
  const std::vector<ContextChunk> candidates{chunk(1, 0, 0.5, 0, "second"), chunk(0, 0, 0.9, 0, "first")};
  EXPECT_EQ(chosen(candidates, {.k = 1}), "t0/0 ");
  EXPECT_EQ(chosen(candidates, {.k = 9}), "t0/0 t1/0 ");
  EXPECT_EQ(chosen(candidates, {.k = 0}), "");
}

}  // namespace
}  // namespace dataquery::retrieval
