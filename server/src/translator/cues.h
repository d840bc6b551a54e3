#pragma once

#include <cstdint>
#include <vector>

#include "text/token.h"

namespace dataquery::translator {

/// What a word of a question does, whatever the database: a bit each.
enum class Cue : std::uint32_t {
  kHighest = 1U << 0,  ///< most, highest, oldest, top
  kLowest = 1U << 1,   ///< least, fewest, cheapest
  kAverage = 1U << 2,
  kTotal = 1U << 3,
  kMaximum = 1U << 4,
  kMinimum = 1U << 5,
  kCount = 1U << 6,  ///< how many, number of
  kEach = 1U << 7,   ///< each, per, every
  kBy = 1U << 8,
  kOrder = 1U << 9,  ///< sorted, ordered, alphabetical
  kDescending = 1U << 10,
  kThan = 1U << 11,
  kNot = 1U << 12,     ///< not, never, without, no
  kAsk = 1U << 13,     ///< what, which, who, list, show, find
  kClause = 1U << 14,  ///< whose, with, where, that, who: a condition follows
  kOf = 1U << 15,
  kAnd = 1U << 16,
  kOr = 1U << 17,
  kBoth = 1U << 18,
  kDistinct = 1U << 19,  ///< different, distinct, unique
  kIs = 1U << 20,
  kComma = 1U << 21,
  kMore = 1U << 22,  ///< more, greater, older, at least
  kLess = 1U << 23,
  kPattern = 1U << 24,  ///< contains, starts, substring
  kPlace = 1U << 25,    ///< in, at, from
  kFor = 1U << 26,
};

/// The cues of each token, and where they are.
class Cues {
 public:
  explicit Cues(const std::vector<text::Token>& tokens);

  [[nodiscard]] bool at(std::size_t token, Cue cue) const {
    return token < bits_.size() && (bits_[token] & static_cast<std::uint32_t>(cue)) != 0;
  }
  [[nodiscard]] bool any_at(std::size_t token) const { return token < bits_.size() && bits_[token] != 0; }
  [[nodiscard]] bool any(Cue cue) const { return (all_ & static_cast<std::uint32_t>(cue)) != 0; }
  /// Tokens from the last `cue` at or before `token` to it, at most `far`.
  [[nodiscard]] float since(std::size_t token, Cue cue, float far = 10) const;
  /// Tokens from `token` to the next `cue` at or after it, at most `far`.
  [[nodiscard]] float until(std::size_t token, Cue cue, float far = 10) const;
  /// The first token with `cue`, or the number of tokens.
  [[nodiscard]] std::size_t first(Cue cue) const;

 private:
  std::vector<std::uint32_t> bits_;
  std::uint32_t all_ = 0;
};

}  // namespace dataquery::translator
