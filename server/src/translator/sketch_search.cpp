#include "translator/sketch_search.h"

#include <algorithm>

namespace dataquery::translator {
namespace {

constexpr double kFrequencyWeight = 0.3;  // as tuned for the encoder's joint decoding on the training databases

double slot_score(const SlotScores& slots, const Sketch& sketch) {
  double sum = 0;
  for (std::size_t slot = 0; slot < kSlots; ++slot) sum += slots[slot][sketch.classes[slot]];
  return sum;
}

}  // namespace

std::vector<ScoredSketch> best_sketches(const SlotScores& slots, std::span<const Sketch> sketches, std::size_t most) {
  std::vector<ScoredSketch> scored;
  scored.reserve(sketches.size() + 1);
  for (const Sketch& sketch : sketches) {
    scored.push_back({sketch, slot_score(slots, sketch) + kFrequencyWeight * sketch.log_share});
  }
  Sketch composed;
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    composed.classes[slot] = static_cast<std::uint8_t>(std::ranges::max_element(slots[slot]) - slots[slot].begin());
  }
  if (std::ranges::find(sketches, composed.classes, &Sketch::classes) == sketches.end()) {
    scored.push_back({composed, slot_score(slots, composed)});
  }
  const std::size_t kept = std::min(most, scored.size());
  std::ranges::partial_sort(scored, scored.begin() + static_cast<std::ptrdiff_t>(kept), std::ranges::greater{},
                            &ScoredSketch::score);
  scored.resize(kept);
  return scored;
}

}  // namespace dataquery::translator
