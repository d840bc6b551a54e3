#pragma once

#include <string_view>
#include <vector>

#include "adapters/embedders/static_embedder.h"
#include "text/embedder.h"

namespace dataquery::bench {

inline constexpr std::size_t kWide = 1536;

/// Text vectors as wide as those of text-embedding-ada-002, without its service: the static table's 256 numbers, each
/// of 1,536 seeded random directions of that space measured and bent by tanh, normalised. Near stays near and far stays
/// far, so the neighbourhoods are those of text: near duplicates, words in common, meaning in common. The bend makes
/// the vectors truly wide: without it they would lie in a flat space of 256 dimensions.
class WideEmbedder {
 public:
  WideEmbedder();
  [[nodiscard]] text::Embedding embed(std::string_view text) const;

 private:
  embedders::StaticEmbedder narrow_;
  std::vector<float> directions_;  // kWide times the narrow dimensions, each of length about 1
};

}  // namespace dataquery::bench
