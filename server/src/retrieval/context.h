#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "retrieval/document.h"
#include "retrieval/table_text.h"

namespace dataquery::retrieval {

struct ContextOptions {
  std::size_t k = 3;                ///< at most so many chunks
  std::vector<std::string> tables;  ///< only these (labels); empty: all
  std::optional<float> threshold;   ///< only what has a cosine of at least this with the question, or a value it names
  std::size_t budget = 2'000;       ///< at most so many tokens in `Context::packed`
  std::vector<ValueHit> values;     ///< values of the database that the question names
  bool share_values = true;         ///< false: no value of the database is in any text, `values` neither
  ChunkingOptions chunking;         ///< how tables are cut that have to be described anew
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

/// What the packed context says of one table, and why.
struct ContextPiece {
  std::size_t table = 0;             ///< position in the catalog
  std::string label;                 ///< as `table_label` gives it
  double score = 0;                  ///< of its table
  std::string text;                  ///< its compact definition, one line: see table_text.h
  bool whole = false;                ///< nothing was left out for the budget
  std::vector<std::string> reasons;  ///< best first, never empty: "named in the question", "joined to orders by id"
};

/// What matters for one question.
struct Context {
  std::vector<RankedTable> tables;      ///< every table (of the filter), best first
  std::vector<ContextChunk> chunks;     ///< the k best, best first
  std::vector<ContextPiece> pieces;     ///< for the prompt, best first
  std::string packed;                   ///< the pieces' texts, a line break between
  std::size_t tokens = 0;               ///< estimate for `packed`
  std::optional<Error> vectors_failed;  ///< why the ranking is by words alone, if it is
};

/// Picks k chunks: the best one of each table in the tables' order; a table's n-th chunk counts as a table of an n-th
/// of its score, so that the second chunk of a table that matters goes before the first of one that does not. Within a
/// table, chunks with columns go by similarity, sample rows come last. `candidates` may be in any order.
void choose_chunks(std::vector<ContextChunk> candidates, const ContextOptions& options, Context& context);

}  // namespace dataquery::retrieval
