#pragma once

#include <string_view>

#include "adapters/embedders/static_embedder.h"
#include "text/embedder.h"

namespace dataquery::bench {

inline constexpr std::size_t kParts = 6;

/// A text's vector in 1,536 dimensions: the static table's vectors of the whole text, its halves and its thirds, side
/// by side, normalised. Unlike a random projection it adds what the whole's vector does not know (where in the text a
/// word stands), and unlike random vectors its neighbourhoods are those of text: near duplicates, clusters by table,
/// words in common.
[[nodiscard]] text::Embedding embed_wide(const embedders::StaticEmbedder& embedder, std::string_view text);

}  // namespace dataquery::bench
