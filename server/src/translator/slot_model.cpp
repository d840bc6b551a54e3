#include "translator/slot_model.h"

#include <algorithm>
#include <cmath>

#include "translator/hash.h"

namespace dataquery::translator {

SlotModel SlotModel::read(ModelReader& reader) {
  SlotModel model;
  for (const SlotClasses& slot : slot_classes()) {
    if (reader.text() != slot.name) throw std::runtime_error("the translator's weights are for other slots");
    for (const std::string_view name : slot.classes) {
      if (reader.text() != name) throw std::runtime_error("the translator's weights are for other classes");
    }
  }
  model.hashes_ = reader.array<std::uint32_t>();
  model.weights_ = reader.array<std::int8_t>();
  model.scale_ = reader.array<float>();
  model.bias_ = reader.array<float>();
  return model;
}

SlotScores SlotModel::score(const std::vector<std::string>& features) const {
  const std::size_t classes = bias_.size();
  std::vector<int> sums(classes, 0);
  for (const std::string& feature : features) {
    const auto key = static_cast<std::uint32_t>(hash(feature) >> 32U);
    const auto found = std::ranges::lower_bound(hashes_, key);
    if (found == hashes_.end() || *found != key) continue;
    const auto row = weights_.subspan(static_cast<std::size_t>(found - hashes_.begin()) * classes, classes);
    for (std::size_t i = 0; i < classes; ++i) sums[i] += row[i];
  }
  SlotScores scores;
  std::size_t at = 0;
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    float highest = -1e9F;
    for (std::size_t c = 0; c < slot_classes()[slot].classes.size(); ++c, ++at) {
      scores[slot].push_back(bias_[at] + scale_[at] * static_cast<float>(sums[at]));
      highest = std::max(highest, scores[slot].back());
    }
    float total = 0;
    for (const float score : scores[slot]) total += std::exp(score - highest);
    for (float& score : scores[slot]) score -= highest + std::log(total);
  }
  return scores;
}

}  // namespace dataquery::translator
