#include "wide_embedder.h"

#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace dataquery::bench {
namespace {

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

/// The words from `from` to `to`, in twelfths, as they stand in the text.
std::string_view part(const std::vector<std::string_view>& words, std::size_t from, std::size_t to) {
  const auto first = words.size() * from / 12;
  const auto last = std::max(first + 1, words.size() * to / 12);
  return {words[first].data(), words[last - 1].data() + words[last - 1].size()};
}

}  // namespace

text::Embedding embed_wide(const embedders::StaticEmbedder& embedder, std::string_view text) {
  constexpr std::array<std::pair<std::size_t, std::size_t>, kParts> kTwelfths{
      {{0, 12}, {0, 6}, {6, 12}, {0, 4}, {4, 8}, {8, 12}}};
  const auto words = words_of(text);
  text::Embedding wide;
  wide.reserve(kParts * embedder.dimensions());
  for (const auto& [from, to] : kTwelfths) {
    const auto vector = embedder.embed(words.empty() ? text : part(words, from, to));
    wide.insert(wide.end(), vector.begin(), vector.end());
  }
  const float length = std::sqrt(static_cast<float>(kParts));  // each part has length 1
  for (auto& number : wide) number /= length;
  return wide;
}

}  // namespace dataquery::bench
