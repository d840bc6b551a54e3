#include "translator/number_links.h"

#include <algorithm>
#include <array>
#include <format>
#include <string_view>

namespace dataquery::translator {
namespace {

using plan::Comparison;

struct Cue {
  std::string_view words;  ///< lower case, space between
  Comparison comparison;
};

/// Read before a number; the first that fits wins, so longer cues stand first.
constexpr auto kBefore = std::to_array<Cue>({
    {"no less than", Comparison::kGreaterEqual},
    {"not less than", Comparison::kGreaterEqual},
    {"no more than", Comparison::kLessEqual},
    {"not more than", Comparison::kLessEqual},
    {"greater than or equal to", Comparison::kGreaterEqual},
    {"less than or equal to", Comparison::kLessEqual},
    {"more than or equal to", Comparison::kGreaterEqual},
    {"at least", Comparison::kGreaterEqual},
    {"minimum of", Comparison::kGreaterEqual},
    {"at most", Comparison::kLessEqual},
    {"maximum of", Comparison::kLessEqual},
    {"up to", Comparison::kLessEqual},
    {"not equal to", Comparison::kNotEqual},
    {"other than", Comparison::kNotEqual},
    {"less than", Comparison::kLess},
    {"lower than", Comparison::kLess},
    {"smaller than", Comparison::kLess},
    {"fewer than", Comparison::kLess},
    {"younger than", Comparison::kLess},
    {"shorter than", Comparison::kLess},
    {"cheaper than", Comparison::kLess},
    {"lighter than", Comparison::kLess},
    {"earlier than", Comparison::kLess},
    {"slower than", Comparison::kLess},
    {"than", Comparison::kGreater},
    {"above", Comparison::kGreater},
    {"over", Comparison::kGreater},
    {"exceeds", Comparison::kGreater},
    {"exceed", Comparison::kGreater},
    {"exceeding", Comparison::kGreater},
    {"after", Comparison::kGreater},
    {"beyond", Comparison::kGreater},
    {"since", Comparison::kGreaterEqual},
    {"below", Comparison::kLess},
    {"under", Comparison::kLess},
    {"before", Comparison::kLess},
    {"not", Comparison::kNotEqual},
    {">=", Comparison::kGreaterEqual},
    {"<=", Comparison::kLessEqual},
    {">", Comparison::kGreater},
    {"<", Comparison::kLess},
    {"!=", Comparison::kNotEqual},
});

constexpr auto kAfter = std::to_array<Cue>({
    {"or more", Comparison::kGreaterEqual},
    {"or above", Comparison::kGreaterEqual},
    {"or higher", Comparison::kGreaterEqual},
    {"or over", Comparison::kGreaterEqual},
    {"or later", Comparison::kGreaterEqual},
    {"or after", Comparison::kGreaterEqual},
    {"or older", Comparison::kGreaterEqual},
    {"or greater", Comparison::kGreaterEqual},
    {"and above", Comparison::kGreaterEqual},
    {"and over", Comparison::kGreaterEqual},
    {"or less", Comparison::kLessEqual},
    {"or below", Comparison::kLessEqual},
    {"or fewer", Comparison::kLessEqual},
    {"or lower", Comparison::kLessEqual},
    {"or under", Comparison::kLessEqual},
    {"or earlier", Comparison::kLessEqual},
    {"or before", Comparison::kLessEqual},
    {"or younger", Comparison::kLessEqual},
});

/// True when the words of `cue` stand at [at, …).
bool stands_at(std::string_view cue, const std::vector<text::Token>& tokens, std::size_t at) {
  while (!cue.empty()) {
    const std::size_t end = std::min(cue.find(' '), cue.size());
    if (at >= tokens.size() || tokens[at].lower != cue.substr(0, end)) return false;
    cue.remove_prefix(std::min(end + 1, cue.size()));
    ++at;
  }
  return true;
}

std::size_t words_in(std::string_view cue) { return static_cast<std::size_t>(std::ranges::count(cue, ' ')) + 1; }

std::string digits_of(const text::Token& token) {
  if (!token.lower.empty() &&
      (std::isdigit(static_cast<unsigned char>(token.lower.front())) || token.lower.front() == '-') &&
      token.lower.find_first_not_of("-0123456789.") == std::string::npos) {
    return token.lower;
  }
  return std::format("{}", *token.number);
}

/// The number that closes a range opened at `at`: "between 5 and 10", "5 to 10" after "from".
std::optional<std::uint16_t> range_end(const std::vector<text::Token>& tokens, std::size_t at) {
  const bool between = at > 0 && (tokens[at - 1].lower == "between" || (at > 1 && tokens[at - 2].lower == "between"));
  const bool from = at > 0 && tokens[at - 1].lower == "from";
  for (std::size_t i = at + 1; i < std::min(at + 4, tokens.size()); ++i) {
    const std::string& word = tokens[i].lower;
    const bool joins = (between && word == "and") || word == "to" || word == "through" || word == "-";
    if (!joins || !(between || from)) continue;
    for (std::size_t j = i + 1; j < std::min(i + 3, tokens.size()); ++j) {
      if (tokens[j].number) return static_cast<std::uint16_t>(j);
    }
  }
  return std::nullopt;
}

}  // namespace

plan::Comparison comparison_around(const std::vector<text::Token>& tokens, std::size_t first, std::size_t last) {
  for (const Cue& cue : kAfter) {
    for (std::size_t skip = 0; skip < 3; ++skip) {  // "5 or more", "5 years or more"
      if (stands_at(cue.words, tokens, last + skip)) return cue.comparison;
    }
  }
  for (std::size_t gap = 0; gap < 4; ++gap) {  // "more than 5", "at least a 5"
    for (const Cue& cue : kBefore) {
      const std::size_t length = words_in(cue.words);
      if (first >= length + gap && stands_at(cue.words, tokens, first - gap - length)) return cue.comparison;
    }
    if (first > gap && (tokens[first - gap - 1].kind == text::TokenKind::kMark || tokens[first - gap - 1].number))
      break;
  }
  return Comparison::kEqual;
}

std::vector<NumberLink> find_numbers(const std::vector<text::Token>& tokens) {
  std::vector<NumberLink> numbers;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!tokens[i].number) continue;
    NumberLink link{static_cast<std::uint16_t>(i),
                    *tokens[i].number,
                    digits_of(tokens[i]),
                    comparison_around(tokens, i, i + 1),
                    {}};
    if (i + 1 < tokens.size() && tokens[i + 1].kind == text::TokenKind::kNumber && *tokens[i].number < 100 &&
        (tokens[i + 1].lower == "hundred" || tokens[i + 1].lower == "thousand" || tokens[i + 1].lower == "million")) {
      link.value *= *tokens[i + 1].number;  // "two hundred"
      link.digits = std::format("{}", link.value);
    }
    if (const auto end = range_end(tokens, i)) {
      link.comparison = Comparison::kBetween;
      link.upper = end;
    }
    numbers.push_back(std::move(link));
  }
  for (const NumberLink& link : std::vector(numbers)) {
    if (link.upper) std::erase_if(numbers, [&](const NumberLink& other) { return other.token == *link.upper; });
  }
  return numbers;
}

}  // namespace dataquery::translator
