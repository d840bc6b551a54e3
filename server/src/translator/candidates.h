#pragma once

#include <vector>

#include "translator/assemble.h"
#include "translator/models.h"
#include "translator/translator.h"

namespace dataquery::translator {

/// A draft that could be rendered, with the row of features that the ranker scores.
struct RankedDraft {
  Draft draft;
  source::Query query;
  std::vector<float> features;
  double score = 0;  ///< log-odds that it is right
};

constexpr std::size_t kRanked = 40;  ///< candidates of a question that the ranker sees

/// The whole second level: sketches, drafts, rendering, ranking; best first, no query twice, `most` at most. `sketches`
/// is storage that the drafts point into. With `names`, the features' names are put there.
[[nodiscard]] std::vector<RankedDraft> rank_drafts(const Understanding& question, const Scores& scores,
                                                   const Models& models, std::vector<ScoredSketch>& sketches,
                                                   std::vector<std::string>* names = nullptr,
                                                   std::size_t most = kRanked);

}  // namespace dataquery::translator
