#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "retrieval/document.h"

namespace dataquery::retrieval {

struct ContextOptions {
  std::size_t k = 3;                  ///< at most so many chunks
  std::optional<std::size_t> budget;  ///< at most so many tokens in `Context::text`
  std::vector<std::string> tables;    ///< only these (labels); empty: all
  std::optional<float> threshold;     ///< only chunks whose cosine with the question is at least this
};

struct RankedTable {
  std::size_t table = 0;            ///< position in the catalog
  double score = 0;                 ///< 0 to 1: first in every ranking, and so is a neighbour
  double lexical = 0;               ///< BM25
  std::optional<float> similarity;  ///< cosine of its best chunk, where that was among the nearest
};

struct ContextChunk {
  std::size_t table = 0;  ///< position in the catalog
  Chunk chunk;
  double score = 0;                 ///< of its table
  std::optional<float> similarity;  ///< cosine; none when there were no vectors
};

/// What matters for one question.
struct Context {
  std::vector<RankedTable> tables;      ///< every table (of the filter), best first
  std::vector<ContextChunk> chunks;     ///< for the prompt, best first
  std::string text;                     ///< the chunks' texts, a line break between
  std::size_t tokens = 0;               ///< estimate for `text`
  std::optional<Error> vectors_failed;  ///< why the ranking is by words alone, if it is
};

/// About four bytes are a token, in all the models that we know; rounded up.
[[nodiscard]] constexpr std::size_t estimate_tokens(std::size_t bytes) { return (bytes + 3) / 4; }

/// Picks chunks for the prompt: the best one of each table in the tables' order; a table's n-th chunk counts as a table
/// of an n-th of its score, so that the second chunk of a table that matters goes before the first of one that does
/// not. Within a table, chunks with columns go by similarity, sample rows come last. `candidates` may be in any order.
void choose_chunks(std::vector<ContextChunk> candidates, const ContextOptions& options, Context& context);

}  // namespace dataquery::retrieval
