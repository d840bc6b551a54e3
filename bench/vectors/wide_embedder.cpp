#include "wide_embedder.h"

#include <cmath>
#include <numbers>
#include <random>
#include <span>

#include "retrieval/similarity.h"

namespace dataquery::bench {
namespace {

/// Normally distributed, the same on every machine (Box and Muller 1958).
float normal(std::mt19937& random) {
  const auto uniform = [&] { return (static_cast<float>(random()) + 1.0F) / 4294967297.0F; };
  const float radius = std::sqrt(-2 * std::log(uniform()));
  return radius * std::cos(2 * std::numbers::pi_v<float> * uniform());
}

}  // namespace

WideEmbedder::WideEmbedder() : directions_(kWide * narrow_.dimensions()) {
  std::mt19937 random(1536);
  const float length = std::sqrt(static_cast<float>(narrow_.dimensions()));
  for (auto& number : directions_) number = normal(random) / length;
}

text::Embedding WideEmbedder::embed(std::string_view text) const {
  const auto narrow = narrow_.embed(text);
  // A component along a random direction is about 1 / sqrt(dimensions): stretched to where tanh begins to bend.
  const float stretch = std::sqrt(static_cast<float>(narrow.size()));
  text::Embedding wide(kWide);
  float square = 0;
  for (std::size_t i = 0; i < kWide; ++i) {
    const auto direction = std::span(directions_).subspan(i * narrow.size(), narrow.size());
    wide[i] = std::tanh(stretch * retrieval::dot(direction, narrow));
    square += wide[i] * wide[i];
  }
  for (auto& number : wide) number /= std::sqrt(square);
  return wide;
}

}  // namespace dataquery::bench
