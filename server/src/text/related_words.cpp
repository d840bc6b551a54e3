#include "text/related_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "text/stem.h"

extern "C" const unsigned char dq_text_wordnet[];

namespace dataquery::text {
namespace {

/// Endings of inflected forms and what the word ends with in the dictionary; the first that gives a known word wins.
constexpr auto kEndings = std::to_array<std::pair<std::string_view, std::string_view>>({{"ies", "y"},
                                                                                        {"ied", "y"},
                                                                                        {"sses", "ss"},
                                                                                        {"xes", "x"},
                                                                                        {"zes", "z"},
                                                                                        {"ches", "ch"},
                                                                                        {"shes", "sh"},
                                                                                        {"s", ""},
                                                                                        {"ed", "e"},
                                                                                        {"ed", ""},
                                                                                        {"ing", "e"},
                                                                                        {"ing", ""}});

std::uint32_t hash(std::string_view word) {  // FNV-1a
  std::uint32_t value = 0x811C9DC5U;
  for (const char c : word) value = (value ^ static_cast<unsigned char>(c)) * 0x01000193U;
  return value;
}

/// The file that tools/wordnet/make writes, where it lies in the program.
class Dictionary {
 public:
  Dictionary() {
    const auto* const numbers = reinterpret_cast<const std::uint32_t*>(dq_text_wordnet);  // embedded at 16 bytes
    const std::size_t words = numbers[1];
    hashes_ = {numbers + 3, words};
    starts_ = {numbers + 3 + words, words + 1};
    meanings_ = {numbers + 3 + words + words + 1, numbers[2]};
  }

  [[nodiscard]] Meanings find(std::string_view word) const {
    const std::uint32_t wanted = hash(word);
    const auto found = std::ranges::lower_bound(hashes_, wanted);
    if (found == hashes_.end() || *found != wanted) return {};
    const auto at = static_cast<std::size_t>(found - hashes_.begin());
    return meanings_.subspan(starts_[at], starts_[at + 1] - starts_[at]);
  }

 private:
  std::span<const std::uint32_t> hashes_;
  std::span<const std::uint32_t> starts_;
  Meanings meanings_;
};

}  // namespace

Meanings meanings_of(std::string_view word) {
  constexpr std::size_t kShortest = 3;
  static const Dictionary kDictionary;
  if (word.size() < kShortest) return {};
  if (const auto found = kDictionary.find(word); !found.empty()) return found;
  for (const auto& [ending, instead] : kEndings) {
    if (!word.ends_with(ending) || word.size() < ending.size() + kShortest) continue;
    const auto found = kDictionary.find(std::string(word.substr(0, word.size() - ending.size())).append(instead));
    if (!found.empty()) return found;
  }
  return kDictionary.find(stem(word));  // irregular: "bought"
}

bool share_meaning(Meanings one, Meanings other) {
  // The lowest bit says that a word is not in the meaning's own set, but derived: two such are only cousins.
  auto left = one.begin();
  auto right = other.begin();
  while (left != one.end() && right != other.end()) {
    const std::uint32_t a = *left >> 1U;
    const std::uint32_t b = *right >> 1U;
    if (a == b && ((*left & 1U) == 0 || (*right & 1U) == 0)) return true;
    if (a <= b) ++left;
    if (b <= a) ++right;
  }
  return false;
}

}  // namespace dataquery::text
