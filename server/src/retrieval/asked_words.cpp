#include "retrieval/asked_words.h"

#include <algorithm>

#include "retrieval/words.h"
#include "text/names.h"
#include "text/stem.h"
#include "text/synonyms.h"

namespace dataquery::retrieval {
namespace {

constexpr double kAbbreviated = 0.75;
constexpr double kSynonym = 0.7;
constexpr double kBeginsAlike = 0.6;
constexpr std::size_t kAlike = 5;  // letters

bool begins_alike(std::string_view a, std::string_view b) {
  return a.size() >= kAlike && b.size() >= kAlike && a.substr(0, kAlike) == b.substr(0, kAlike);
}

}  // namespace

AskedWords::AskedWords(std::string_view question) {
  for (auto& word : words_of(question)) {
    if (is_function_word(word)) continue;
    auto stem = text::stem(word);
    if (std::ranges::contains(words_, stem, &Word::stem)) continue;
    words_.push_back({std::move(word), std::move(stem)});
  }
}

double AskedWords::likeness(const std::string& word) {
  const auto [entry, is_new] = compared_.try_emplace(word, 0.0);
  if (is_new) entry->second = compare(word);
  return entry->second;
}

double AskedWords::compare(std::string_view word) const {
  const auto stem = text::stem(word);
  double best = 0;
  for (const auto& asked : words_) {
    if (asked.stem == stem) return 1;
    if (best < kAbbreviated && word.size() >= 2 &&
        (text::abbreviates(word, asked.lower) || text::abbreviates(asked.lower, word))) {
      best = kAbbreviated;
    }
    if (best < kSynonym && text::are_synonyms(asked.stem, stem)) best = kSynonym;
    if (best < kBeginsAlike && begins_alike(asked.lower, word)) best = kBeginsAlike;
  }
  return best;
}

NameSaid said(AskedWords& asked, const std::vector<std::string>& name_words) {
  NameSaid result{.share = 0, .whole = true};
  std::size_t counted = 0;
  for (const auto& word : name_words) {
    if (is_function_word(word)) continue;  // hall_of_fame
    const double likeness = asked.likeness(word);
    result.share += likeness;
    result.whole = result.whole && likeness >= 1;
    ++counted;
  }
  result.whole = result.whole && counted > 0;
  if (counted > 0) result.share /= static_cast<double>(counted);
  return result;
}

}  // namespace dataquery::retrieval
