#pragma once

#include <span>
#include <vector>

#include "plan/plan.h"
#include "translator/scores.h"
#include "translator/sketch_search.h"

namespace dataquery::translator {

/// A plan put together from a sketch and the parts that fill it, with what each contributed.
struct Draft {
  plan::Plan plan;
  const ScoredSketch* sketch = nullptr;
  std::size_t sketch_rank = 0;
  double select = 0;  ///< log-odds of the selected columns and aggregates
  double order = 0;
  double filters = 0;
  double having = 0;
  double tables = 0;                         ///< of the tables that take part, by themselves
  double bare = 0;                           ///< of a table that takes part without a column
  std::vector<const FilterCandidate*> used;  ///< the filters

  [[nodiscard]] double score() const {
    return sketch->score + 0.7 * (select + order + filters + having + bare) + 0.4 * tables;
  }
};

/// Every plausible plan for each sketch, the best few of each; unordered. Drafts point into `sketches` and `scores`.
[[nodiscard]] std::vector<Draft> assemble(const Understanding& question, const Scores& scores,
                                          std::span<const ScoredSketch> sketches);

}  // namespace dataquery::translator
