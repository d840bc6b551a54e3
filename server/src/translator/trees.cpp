#include "translator/trees.h"

namespace dataquery::translator {

Trees Trees::read(ModelReader& reader) {
  Trees trees;
  trees.features_ = reader.number<std::uint32_t>();
  trees.first_node_ = reader.array<std::uint32_t>();
  trees.first_leaf_ = reader.array<std::uint32_t>();
  trees.nodes_ = reader.array<Node>();
  trees.leaves_ = reader.array<float>();
  return trees;
}

double Trees::score(const std::vector<float>& features) const {
  if (features.size() != features_) throw std::runtime_error("the translator's weights are for other features");
  double sum = 0;
  for (std::size_t tree = 0; tree < first_node_.size(); ++tree) {
    int at = 0;
    while (at >= 0) {
      const Node& node = nodes_[first_node_[tree] + static_cast<std::size_t>(at)];
      at = features[node.feature] <= node.threshold ? node.left : node.right;
    }
    sum += leaves_[first_leaf_[tree] + static_cast<std::size_t>(-at - 1)];
  }
  return sum;
}

}  // namespace dataquery::translator
