#pragma once

#include <span>
#include <vector>

#include "translator/sketch.h"
#include "translator/slot_model.h"

namespace dataquery::translator {

struct ScoredSketch {
  Sketch sketch;
  double score = 0;  ///< log-probability of its slots and a share of its log-frequency
};

/// The `most` likeliest of `sketches` for the question whose slots scored so, and the one made of every slot's best
/// class should it not be among them; best first.
[[nodiscard]] std::vector<ScoredSketch> best_sketches(const SlotScores& slots, std::span<const Sketch> sketches,
                                                      std::size_t most);

}  // namespace dataquery::translator
