#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "text/token.h"

namespace dataquery::translator {

// Common words that show what a follow-up wants changed, whatever the database.

inline constexpr auto kOpeners = std::to_array<std::string_view>(
    {"and",     "or",      "only",    "just",      "now",        "but",       "also",
     "then",    "instead", "same",    "ok",        "okay",       "by",        "per",
     "for",     "in",      "from",    "since",     "before",     "after",     "during",
     "sorted",  "sort",    "ranked",  "without",   "excluding",  "except",    "not",
     "with",    "more",    "less",    "over",      "under",      "above",     "below",
     "at",      "between", "group",   "grouped",   "split",      "broken",    "limit",
     "exclude", "until",   "ordered", "order",     "descending", "ascending", "alphabetically",
     "monthly", "yearly",  "daily",   "through",   "via",        "using",     "on",
     "whose",   "where",   "among",   "including", "within",     "made",      "to"});
inline constexpr auto kStrongOpeners =
    std::to_array<std::string_view>({"sorted", "sort", "ordered", "ranked", "only", "just", "limit", "grouped",
                                     "descending", "ascending", "alphabetically"});
inline constexpr auto kBack =
    std::to_array<std::string_view>({"them", "those", "these", "they", "ones", "it", "instead"});
/// Of something said before, unless the text names a table.
inline constexpr auto kBackAlone = std::to_array<std::string_view>({"their", "its", "that", "his", "her"});
inline constexpr auto kFillers = std::to_array<std::string_view>(
    {"and",     "or",      "only",  "just",   "now",       "but",    "also", "then",    "instead", "same",   "ok",
     "okay",    "for",     "in",    "from",   "with",      "of",     "the",  "a",       "an",      "all",    "please",
     "me",      "it",      "them",  "those",  "these",     "that",   "they", "ones",    "one",     "is",     "are",
     "was",     "were",    "as",    "too",    "again",     "about",  "what", "how",     "what's",  "show",   "give",
     "list",    "to",      "do",    "have",   "there",     "their",  "its",  "at",      "on",      "who",    "which",
     "did",     "we",      "be",    "can",    "you",       "during", "well", "results", "rows",    "result", "i",
     "through", "via",     "using", "among",  "including", "want",   "see",  "by",      "where",   "whose",  "had",
     "has",     "between", "than",  "within", "then"});
inline constexpr auto kNot =
    std::to_array<std::string_view>({"not", "without", "excluding", "except", "exclude", "no", "non"});
inline constexpr auto kTop =
    std::to_array<std::string_view>({"top", "first", "best", "highest", "biggest", "largest", "most", "limit"});
inline constexpr auto kBottom =
    std::to_array<std::string_view>({"last", "bottom", "lowest", "worst", "smallest", "cheapest", "least"});
inline constexpr auto kSort =
    std::to_array<std::string_view>({"sorted", "sort", "ordered", "order", "ranked", "rank", "arranged", "arrange"});
inline constexpr auto kDown = std::to_array<std::string_view>(
    {"descending", "desc", "highest", "largest", "biggest", "most", "newest", "latest", "reverse", "high"});
inline constexpr auto kUp = std::to_array<std::string_view>(
    {"ascending", "asc", "lowest", "smallest", "least", "oldest", "earliest", "low", "cheapest", "fewest"});
inline constexpr auto kGroup = std::to_array<std::string_view>({"by", "per", "each", "every"});
inline constexpr auto kGroupVerbs =
    std::to_array<std::string_view>({"group", "grouped", "split", "broken", "down", "break"});
inline constexpr auto kComparing = std::to_array<std::string_view>(
    {"more",  "less",    "over", "under",     "above",   "below",  "least",   "most",   "than",
     "fewer", "greater", "at",   "between",   "and",     "larger", "smaller", "higher", "lower",
     "equal", "up",      "or",   "exceeding", "exactly", "to",     "bigger"});
inline constexpr auto kAggregates =
    std::to_array<std::string_view>({"average", "avg", "mean", "total", "sum", "maximum", "max", "highest", "minimum",
                                     "min", "lowest", "largest", "smallest"});

inline constexpr auto kExtremes =
    std::to_array<std::string_view>({"most", "least", "fewest", "oldest", "newest", "latest", "earliest", "cheapest"});

template <std::size_t N>
[[nodiscard]] bool is_one_of(const std::array<std::string_view, N>& words, const text::Token& token) {
  return std::ranges::contains(words, std::string_view(token.lower));
}

}  // namespace dataquery::translator
