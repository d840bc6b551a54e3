#include "translator/name_match.h"

#include <algorithm>

namespace dataquery::translator {
namespace {

constexpr std::size_t kMostMentions = 4;
constexpr float kScattered = 0.85F;  // all words, but not together
constexpr float kPartial = 0.6F;     // some words

struct Run {
  Span span;
  float quality;
};

/// Every place where the words of `phrase` stand in order with nothing between, best first.
std::vector<Run> contiguous_runs(const Phrase& phrase, std::size_t tokens, const Likeness& likeness) {
  std::vector<Run> runs;
  for (std::size_t start = 0; start + phrase.size() <= tokens; ++start) {
    float sum = 0;
    for (std::size_t i = 0; i < phrase.size(); ++i) {
      const float like = likeness.at(phrase[i], start + i);
      if (like == 0) {
        sum = 0;
        break;
      }
      sum += like;
    }
    if (sum == 0) continue;
    runs.push_back({{static_cast<std::uint16_t>(start), static_cast<std::uint16_t>(start + phrase.size())},
                    sum / static_cast<float>(phrase.size())});
  }
  std::ranges::stable_sort(runs, std::ranges::greater{}, &Run::quality);
  return runs;
}

}  // namespace

NameMatch match_name(const Phrase& phrase, const std::vector<text::Token>& tokens, const Likeness& likeness) {
  NameMatch match;
  if (phrase.empty()) return match;
  const auto runs = contiguous_runs(phrase, tokens.size(), likeness);
  if (!runs.empty()) {
    match.coverage = 1;
    match.quality = match.grade = runs.front().quality;
    match.contiguous = match.head = true;
    for (const Run& run : runs) {
      if (match.mentions.size() < kMostMentions && run.quality > runs.front().quality - 0.1F)
        match.mentions.push_back(run.span);
    }
    return match;
  }
  float sum = 0;
  std::size_t found = 0;
  std::optional<std::size_t> place;
  float place_likeness = 0;
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    const std::size_t token = likeness.best_token(phrase[i]);
    const float like = tokens.empty() ? 0 : likeness.at(phrase[i], token);
    if (like == 0) continue;
    ++found;
    sum += like;
    const bool head = i + 1 == phrase.size();
    match.head |= head;
    if (head || like > place_likeness) {
      place = token;
      place_likeness = like;
    }
  }
  if (found == 0) return match;
  match.coverage = static_cast<float>(found) / static_cast<float>(phrase.size());
  match.quality = sum / static_cast<float>(found);
  match.grade = match.quality * match.coverage * (found == phrase.size() ? kScattered : kPartial);
  match.mentions.push_back({static_cast<std::uint16_t>(*place), static_cast<std::uint16_t>(*place + 1)});
  return match;
}

}  // namespace dataquery::translator
