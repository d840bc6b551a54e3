#include "translator/value_links.h"

#include <algorithm>
#include <array>
#include <string>

#include "text/nationalities.h"

namespace dataquery::translator {
namespace {

constexpr std::size_t kLongestSpan = 10;

/// Words too common to be taken for a value when they stand alone in lower case.
constexpr auto kCommon = std::to_array<std::string_view>(
    {"a",     "all",    "an",   "and",    "any",     "are",   "as",   "at",    "be",   "by",    "can",   "did",
     "do",    "does",   "each", "for",    "from",    "give",  "had",  "has",   "have", "how",   "i",     "id",
     "in",    "is",     "it",   "its",    "list",    "many",  "me",   "more",  "most", "name",  "names", "no",
     "not",   "number", "of",   "on",     "or",      "our",   "out",  "show",  "that", "the",   "their", "them",
     "there", "this",   "to",   "type",   "was",     "we",    "were", "what",  "when", "where", "which", "who",
     "whose", "with",   "code", "total",  "average", "less",  "than", "least", "one",  "first", "last",  "us",
     "s",     "'s",     "find", "return", "what's",  "under", "over", "age"});

/// Words for which columns of two or three values often hold a letter.
constexpr auto kLetters = std::to_array<std::pair<std::string_view, std::string_view>>({{"female", "F"},
                                                                                        {"females", "F"},
                                                                                        {"woman", "F"},
                                                                                        {"women", "F"},
                                                                                        {"girls", "F"},
                                                                                        {"girl", "F"},
                                                                                        {"male", "M"},
                                                                                        {"males", "M"},
                                                                                        {"man", "M"},
                                                                                        {"men", "M"},
                                                                                        {"boys", "M"},
                                                                                        {"boy", "M"}});

/// Columns that hold the country of a nationality; one match a column.
std::vector<ValueIndex::Match> find_country(std::string_view word, const ValueIndex& values) {
  std::vector<ValueIndex::Match> matches;
  for (const std::string_view country : text::countries_of(word)) {
    for (auto match : values.find(country)) {
      if (std::ranges::contains(matches, match.column, &ValueIndex::Match::column)) continue;
      match.grade = ValueIndex::Grade::kPrefix;
      matches.push_back(match);
    }
  }
  return matches;
}

bool is_common(const text::Token& token) {
  return !token.capital && std::ranges::find(kCommon, std::string_view(token.lower)) != kCommon.end();
}

}  // namespace

std::vector<ValueLink> find_values(const std::vector<text::Token>& tokens, const ValueIndex& values,
                                   std::string_view question) {
  std::vector<ValueLink> links;
  const auto add = [&](Span span, const std::vector<ValueIndex::Match>& matches, bool quoted) {
    for (const auto& match : matches) {
      links.push_back({span, match.column, values.spelling(match), match.grade, quoted});
    }
  };
  // "Ada Holm" in quotation marks may be a first and a last name: its words one by one, if columns hold all of them.
  const auto add_parts = [&](std::uint16_t token) {
    const auto words = text::tokenize(tokens[token].text);
    if (words.size() < 2 || words.size() > 3) return;
    for (const auto& word : words) {
      if (values.find(word.text).empty()) return;
    }
    for (std::uint16_t part = 0; part < words.size(); ++part) {
      add({token, static_cast<std::uint16_t>(token + 1), static_cast<std::uint16_t>(part + 1)},
          values.find(words[part].text), true);
    }
  };
  const auto covered = [&](Span span) {
    return std::ranges::any_of(links, [&](const ValueLink& link) { return span.within(link.span); });
  };
  for (std::size_t length = std::min(kLongestSpan, tokens.size()); length > 0; --length) {
    for (std::size_t first = 0; first + length <= tokens.size(); ++first) {
      const Span span{static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(first + length)};
      const auto& begin = tokens[first];
      const auto& end = tokens[first + length - 1];
      if (begin.kind == text::TokenKind::kMark || end.kind == text::TokenKind::kMark || covered(span)) continue;
      if (length == 1 && is_common(begin)) continue;
      const bool quoted = length == 1 && begin.kind == text::TokenKind::kQuoted;
      const std::string_view said =
          quoted ? std::string_view(begin.text) : question.substr(begin.begin, end.end - begin.begin);
      auto matches = values.find(said);
      if (matches.empty() && !quoted && said.size() > 4 && said.ends_with("s")) {
        matches = values.find(said.substr(0, said.size() - 1));  // "professors"
      }
      if (matches.empty() && length == 1 && !quoted) matches = find_country(begin.lower, values);
      if (matches.empty() && length == 1 && begin.capital && first > 0 && !quoted) matches = values.find_alike(said);
      if (matches.empty() && length == 1) {
        const auto letter = std::ranges::find(kLetters, std::string_view(begin.lower),
                                              &std::pair<std::string_view, std::string_view>::first);
        if (letter != kLetters.end()) matches = values.find_coded(letter->second);
      }
      add(span, matches, quoted);
      if (matches.empty() && quoted) add_parts(span.first);
    }
  }
  std::ranges::stable_sort(links, {}, [](const ValueLink& link) { return link.span.first; });
  return links;
}

}  // namespace dataquery::translator
