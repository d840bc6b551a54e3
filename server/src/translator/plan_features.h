#pragma once

#include "translator/agreement.h"
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
void add_plan_features(Features& features, const Understanding& question, const Said& said, const Scores& scores,
                       const Draft& draft, std::size_t rank, const Field& field);

/// Appends to each row of one question how far it stays behind the best row in what `compared` names: a word that no
/// plan explains speaks against none of them. With `names`, the new numbers' names are put there.
void add_comparisons(std::vector<std::vector<float>>& rows, const std::vector<Features::Compared>& compared,
                     std::vector<std::string>* names);

}  // namespace dataquery::translator
