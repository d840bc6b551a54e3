#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "translator/model_file.h"

namespace dataquery::translator {

/// Boosted regression trees over a row of features, as LightGBM trains them; the sum of the leaves is log-odds.
class Trees {
 public:
  [[nodiscard]] static Trees read(ModelReader& reader);

  [[nodiscard]] double score(const std::vector<float>& features) const;
  [[nodiscard]] std::size_t features() const { return features_; }

 private:
  struct Node {
    std::uint16_t feature;
    std::int16_t left;  ///< a node; below zero: the leaf -left - 1
    std::int16_t right;
    std::uint16_t unused;
    float threshold;  ///< left when the feature is at most this
  };
  static_assert(sizeof(Node) == 12);

  std::size_t features_ = 0;
  std::span<const Node> nodes_;
  std::span<const float> leaves_;
  std::span<const std::uint32_t> first_node_;  ///< of each tree
  std::span<const std::uint32_t> first_leaf_;
};

}  // namespace dataquery::translator
