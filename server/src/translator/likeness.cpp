#include "translator/likeness.h"

#include <algorithm>
#include <array>

#include "text/names.h"
#include "text/related_words.h"
#include "text/slips.h"
#include "text/synonyms.h"
#include "translator/cues.h"

namespace dataquery::translator {
namespace {

constexpr float kSame = 1.0F;
constexpr float kStem = 0.95F;
constexpr float kAbbreviation = 0.75F;
constexpr float kSynonym = 0.7F;
constexpr float kSlip = 0.92F;
constexpr float kMeaning = 0.65F;
constexpr float kBeginning = 0.6F;

float common_beginning(std::string_view a, std::string_view b) {
  const auto [end, other] = std::ranges::mismatch(a, b);
  return static_cast<float>(end - a.begin());
}

float likeness(const text::Token& token, const NameWord& word) {
  if (token.lower == word.text) return kSame;
  if (token.kind == text::TokenKind::kMark || token.kind == text::TokenKind::kQuoted) return 0;
  if (token.stem == word.stem) return kStem;
  if (token.kind != text::TokenKind::kWord || token.lower.size() < 2 || word.text.size() < 2) return 0;
  if (text::abbreviates(word.text, token.lower) || text::abbreviates(word.text, token.stem)) return kAbbreviation;
  if (text::are_synonyms(token.stem, word.stem)) return kSynonym;
  const float shared = common_beginning(token.stem, word.stem);
  const auto longer = static_cast<float>(std::max(token.stem.size(), word.stem.size()));
  if (shared >= 5 && shared >= 0.6F * longer) return kBeginning;
  const bool compound =
      token.stem.size() >= 4 && word.text.size() >= token.stem.size() + 2 &&
      (word.text.starts_with(token.stem) || word.text.ends_with(token.lower) || word.stem.ends_with(token.stem));
  return compound ? kBeginning : 0;
}

/// Words that say what to do or how to join, and those too general to name anything, whatever a dictionary says.
bool is_general(std::string_view stem) {
  static constexpr auto kGeneral =
      std::to_array<std::string_view>({"be", "call", "databas", "do", "entir", "full", "go", "have", "item", "know",
                                       "make", "mention", "new", "record", "result", "thing", "use", "way"});
  return std::ranges::binary_search(kGeneral, stem);
}

}  // namespace

Likeness::Likeness(const std::vector<text::Token>& tokens, const std::vector<NameWord>& words)
    : tokens_(tokens.size()), table_(tokens.size() * words.size()), best_(words.size()) {
  for (std::size_t w = 0; w < words.size(); ++w) {
    float best = 0;
    for (std::size_t t = 0; t < tokens_; ++t) {
      const float value = likeness(tokens[t], words[w]);
      table_[w * tokens_ + t] = value;
      if (value > best) {
        best = value;
        best_[w] = static_cast<std::uint16_t>(t);
      }
    }
  }
  add_guesses(tokens, words);
}

void Likeness::add_guesses(const std::vector<text::Token>& tokens, const std::vector<NameWord>& words) {
  const Cues cues(tokens);
  std::vector<text::Meanings> meanings;  // by word; looked up when they are first needed
  for (std::size_t t = 0; t < tokens_; ++t) {
    const bool proper = tokens[t].capital && t > 0;
    if (tokens[t].kind != text::TokenKind::kWord || proper || cues.any_at(t) || is_general(tokens[t].stem)) continue;
    float most = 0;
    for (std::size_t w = 0; w < words.size(); ++w) most = std::max(most, table_[w * tokens_ + t]);
    if (most >= kSlip) continue;
    const text::Meanings meant = text::meanings_of(tokens[t].lower);
    if (meant.empty()) add_slips(tokens[t], t, words);
    if (meant.empty() || most > 0) continue;
    if (meanings.empty()) {
      for (const NameWord& word : words) meanings.push_back(text::meanings_of(word.text));
    }
    for (std::size_t w = 0; w < words.size(); ++w) {
      if (text::share_meaning(meant, meanings[w])) set(w, t, kMeaning);
    }
  }
}

void Likeness::add_slips(const text::Token& token, std::size_t at, const std::vector<NameWord>& words) {
  for (std::size_t w = 0; w < words.size(); ++w) {
    if (text::is_slip(token.lower, words[w].text) || text::is_slip(token.stem, words[w].stem)) set(w, at, kSlip);
  }
}

void Likeness::set(std::size_t word, std::size_t token, float value) {
  table_[word * tokens_ + token] = value;
  if (table_[word * tokens_ + best_[word]] < value) best_[word] = static_cast<std::uint16_t>(token);
}

}  // namespace dataquery::translator
