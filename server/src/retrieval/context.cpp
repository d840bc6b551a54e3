#include "retrieval/context.h"

#include <algorithm>
#include <tuple>

namespace dataquery::retrieval {
namespace {

bool comes_first_in_table(const ContextChunk& a, const ContextChunk& b) {
  const auto key = [](const ContextChunk& c) {
    return std::tuple(c.table, c.chunk.samples, -c.similarity.value_or(0.0F), c.chunk.part);
  };
  return key(a) < key(b);
}

}  // namespace

void choose_chunks(std::vector<ContextChunk> candidates, const ContextOptions& options, Context& context) {
  if (options.threshold) {
    std::erase_if(candidates, [&](const auto& c) { return c.similarity && *c.similarity < *options.threshold; });
  }
  std::ranges::sort(candidates, comes_first_in_table);

  struct Turn {
    double priority;
    ContextChunk* chunk;
  };
  std::vector<Turn> turns;
  double place = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    place = i > 0 && candidates[i - 1].table == candidates[i].table ? place + 1 : 1;
    turns.push_back({candidates[i].score / place, &candidates[i]});
  }
  std::ranges::stable_sort(turns, std::ranges::greater{}, &Turn::priority);

  for (const auto& turn : turns) {
    if (context.chunks.size() == options.k) break;
    context.chunks.push_back(std::move(*turn.chunk));
  }
}

}  // namespace dataquery::retrieval
