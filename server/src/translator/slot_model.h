#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "translator/model_file.h"
#include "translator/sketch.h"

namespace dataquery::translator {

/// Log-probability of each class of each slot.
using SlotScores = std::array<std::vector<float>, kSlots>;

/// A linear (softmax) classifier a slot over the question's bag of features. All slots' weights of a feature lie side
/// by side, so that one look-up serves all.
class SlotModel {
 public:
  [[nodiscard]] static SlotModel read(ModelReader& reader);
  [[nodiscard]] SlotScores score(const std::vector<std::string>& features) const;

 private:
  std::span<const std::uint32_t> hashes_;  ///< of the features that have weights, sorted
  std::span<const std::int8_t> weights_;   ///< [feature][class of each slot in turn]
  std::span<const float> scale_;           ///< by class: what a weight of 1 stands for
  std::span<const float> bias_;
};

}  // namespace dataquery::translator
