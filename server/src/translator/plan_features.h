#pragma once

#include "translator/assemble.h"
#include "translator/features.h"

namespace dataquery::translator {

/// How the drafts of one question compare: what the ranker needs to know of the others.
struct Field {
  double best_score = 0;
  double best_sketch = 0;
};

/// What speaks for and against a whole plan: the scores of its parts, what it leaves of the question unexplained, what
/// it brings in that nobody named, and whether its parts suit one another.
void add_plan_features(Features& features, const Understanding& question, const Scores& scores, const Draft& draft,
                       std::size_t rank, const Field& field);

}  // namespace dataquery::translator
