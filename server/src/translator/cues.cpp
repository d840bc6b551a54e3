#include "translator/cues.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace dataquery::translator {
namespace {

struct Words {
  Cue cue;
  std::string_view words;  ///< lower case, space between
};

constexpr auto kWords = std::to_array<Words>({
    {Cue::kHighest,
     "most highest largest biggest greatest oldest longest tallest heaviest latest newest maximum max top "
     "best richest busiest popular common recent recently frequent frequently fastest strongest expensive "
     "priciest costliest deepest widest farthest furthest"},
    {Cue::kLowest,
     "least lowest smallest fewest youngest shortest lightest earliest minimum min cheapest slowest worst "
     "rarest uncommon nearest closest poorest weakest bottom"},
    {Cue::kAverage, "average mean avg averaged"},
    {Cue::kTotal, "total sum overall combined altogether summed"},
    {Cue::kMaximum, "maximum max highest largest biggest greatest longest most oldest latest"},
    {Cue::kMinimum, "minimum min lowest smallest least shortest fewest youngest earliest"},
    {Cue::kCount, "many count number numbers amount counts"},
    {Cue::kEach, "each per every respective different"},
    {Cue::kBy, "by"},
    {Cue::kOrder,
     "order ordered ordering sort sorted sorting alphabetical alphabetically ascending descending "
     "lexicographical lexicographically rank ranked arrange arranged decreasing increasing chronological"},
    {Cue::kDescending, "descending decreasing desc reverse"},
    {Cue::kThan, "than"},
    {Cue::kNot,
     "not never no without neither nor none n't don't doesn't didn't hasn't haven't isn't aren't wasn't cannot "
     "except excluding other lacks lack"},
    {Cue::kAsk,
     "what which who list show find give return tell display name count when where how please get state "
     "provide whose"},
    {Cue::kClause, "whose with where that who which having when"},
    {Cue::kOf, "of"},
    {Cue::kAnd, "and also plus"},
    {Cue::kOr, "or either"},
    {Cue::kBoth, "both"},
    {Cue::kDistinct, "different distinct unique various"},
    {Cue::kIs, "is are was were be been equals equal ="},
    {Cue::kComma, ","},
    {Cue::kMore, "more greater above over higher larger older exceed exceeds after longer least >"},
    {Cue::kLess, "less fewer below under lower smaller younger before shorter <"},
    {Cue::kPattern,
     "contain contains containing start starts starting begin begins beginning end ends ending substring "
     "include includes including letter word like prefix"},
    {Cue::kPlace, "in at from on"},
    {Cue::kFor, "for"},
});

}  // namespace

Cues::Cues(const std::vector<text::Token>& tokens) : bits_(tokens.size()) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == text::TokenKind::kQuoted) continue;
    for (const auto& [cue, words] : kWords) {
      for (std::size_t at = words.find(tokens[i].lower); at != std::string_view::npos;
           at = words.find(tokens[i].lower, at + 1)) {
        const std::size_t end = at + tokens[i].lower.size();
        if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' ')) {
          bits_[i] |= static_cast<std::uint32_t>(cue);
          break;
        }
      }
    }
    all_ |= bits_[i];
  }
}

float Cues::since(std::size_t token, Cue cue, float far) const {
  for (std::size_t back = 0; back <= token && static_cast<float>(back) < far; ++back) {
    if (at(token - back, cue)) return static_cast<float>(back);
  }
  return far;
}

float Cues::until(std::size_t token, Cue cue, float far) const {
  for (std::size_t ahead = 0; token + ahead < bits_.size() && static_cast<float>(ahead) < far; ++ahead) {
    if (at(token + ahead, cue)) return static_cast<float>(ahead);
  }
  return far;
}

std::size_t Cues::first(Cue cue) const {
  for (std::size_t i = 0; i < bits_.size(); ++i) {
    if (at(i, cue)) return i;
  }
  return bits_.size();
}

}  // namespace dataquery::translator
