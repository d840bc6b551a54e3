#include "adapters/embedders/static_embedder.h"

#include <array>
#include <cmath>
#include <numeric>

#include "retrieval/words.h"

// The linker's names, given in assets.cmake.
extern "C" const unsigned char dq_embedding_table[];      // NOLINT(readability-identifier-naming)
extern "C" const unsigned char dq_embedding_table_end[];  // NOLINT(readability-identifier-naming)

namespace dataquery::embedders {
namespace {

constexpr std::size_t kLongestWord = 64;  // bytes; longer ones are keys and hashes, whose pieces mean nothing
constexpr std::string_view kUnknown = "[UNK]";

void scale_to_unit_length(text::Embedding& vector) {
  const float length = std::sqrt(std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0F));
  if (length > 0) {
    for (auto& number : vector) number /= length;
  }
}

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

StaticEmbedder::StaticEmbedder() : table_({dq_embedding_table, dq_embedding_table_end}) {}

Result<std::vector<text::Embedding>> StaticEmbedder::embed(const std::vector<std::string>& texts, Deadline,
                                                           std::stop_token) {
  std::vector<text::Embedding> vectors;
  vectors.reserve(texts.size());
  for (const auto& text : texts) vectors.push_back(embed(std::string_view(text)));
  return vectors;
}

text::Embedding StaticEmbedder::embed(std::string_view text) const {
  text::Embedding vector(dimensions(), 0.0F);
  bool known = false;
  for (const auto& word : retrieval::words_of(text)) known |= add_word(word, vector);
  if (const auto unknown = table_.find(kUnknown, false); unknown && !known) table_.add(*unknown, vector);
  scale_to_unit_length(vector);
  return vector;
}

bool StaticEmbedder::add_word(std::string_view word, std::span<float> sum) const {
  if (word.size() > kLongestWord) return false;
  std::array<std::uint32_t, kLongestWord> pieces;
  std::size_t count = 0;
  for (std::size_t begin = 0; begin < word.size();) {
    std::size_t size = word.size() - begin;
    std::optional<std::uint32_t> piece;
    for (; size > 0; --size) {
      if (begin + size < word.size() && !begins_character(word[begin + size])) continue;
      piece = table_.find(word.substr(begin, size), begin > 0);
      if (piece) break;
    }
    if (!piece) return false;
    pieces[count++] = *piece;
    begin += size;
  }
  for (std::size_t i = 0; i < count; ++i) table_.add(pieces[i], sum);
  return true;
}

}  // namespace dataquery::embedders
