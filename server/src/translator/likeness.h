#pragma once

#include <vector>

#include "text/token.h"
#include "translator/catalog_index.h"

namespace dataquery::translator {

/// How alike each token of a question and each word of a catalog's names are: 1 the same word, 0.95 the same stem, 0.75
/// abbreviated, 0.7 a synonym, 0.6 the same beginning, 0 else. A token that is like no word at all is 0.65 like those
/// that share a meaning with it in WordNet; one that WordNet does not know, 0.92 like those that it may be a slip of
/// the finger for. Words and tokens are few, so the whole table is made once a question.
class Likeness {
 public:
  Likeness(const std::vector<text::Token>& tokens, const std::vector<NameWord>& words);

  [[nodiscard]] float at(std::uint32_t word, std::size_t token) const { return table_[word * tokens_ + token]; }
  /// The token most like `word`; its likeness may be 0.
  [[nodiscard]] std::size_t best_token(std::uint32_t word) const { return best_[word]; }

 private:
  /// For tokens that are like no word, or hardly.
  void add_guesses(const std::vector<text::Token>& tokens, const std::vector<NameWord>& words);
  void add_slips(const text::Token& token, std::size_t at, const std::vector<NameWord>& words);
  void set(std::size_t word, std::size_t token, float value);

  std::size_t tokens_;
  std::vector<float> table_;
  std::vector<std::uint16_t> best_;
};

}  // namespace dataquery::translator
