#include "translator/forms/wording.h"

#include <cmath>
#include <ranges>

#include "plan/join_path.h"
#include "text/synonyms.h"

namespace dataquery::translator {
namespace {

constexpr double kSynonym = 0.6;       // a word for a word, against the word itself
constexpr double kForEachJoin = 0.15;  // what a step away from the thing costs
constexpr double kLeastMatch = 0.2;
constexpr double kOwnWords = 0.95;
constexpr double kNamedProbability = 0.85;
constexpr double kSynonymProbability = 0.75;

constexpr std::array<std::string_view, 12> kOpenings{"show", "list", "give", "me",  "the",  "what",
                                                     "are",  "is",   "our",  "all", "find", "please"};
constexpr std::array<std::string_view, 3> kArticles{"the", "each", "their"};
constexpr std::array<std::string_view, 6> kRequests{"show", "list", "give", "me", "find", "please"};
constexpr std::array<std::string_view, 3> kPlainArticles{"the", "a", "an"};
constexpr std::array<std::string_view, 3> kSummed{"total", "sum", "of"};

}  // namespace

std::vector<text::Token> essential(const Links& links) {
  std::vector<text::Token> words;
  for (const auto& token : links.tokens) {
    if (token.kind == text::TokenKind::kMark) continue;
    if (words.empty() && is_one_of(token, kOpenings)) continue;
    if (is_one_of(token, kArticles)) continue;
    words.push_back(token);
  }
  return words;
}

std::vector<text::Token> plain_words(const Links& links) {
  std::vector<text::Token> words;
  for (const auto& token : links.tokens) {
    const bool asks = words.empty() && is_one_of(token, kRequests);
    if (token.kind != text::TokenKind::kMark && !asks && !is_one_of(token, kPlainArticles)) words.push_back(token);
  }
  return words;
}

std::size_t begins(Words words, std::string_view pattern) {
  std::size_t taken = 0;
  for (const auto part : std::views::split(pattern, ' ')) {
    std::string_view wanted(part.begin(), part.end());
    const bool optional = wanted.ends_with('?');
    if (optional) wanted.remove_suffix(1);
    const bool fits =
        taken < words.size() &&
        std::ranges::any_of(
            std::views::split(wanted, '|'),
            [&](const auto one) { return std::string_view(one.begin(), one.end()) == words[taken].lower; });
    if (fits) ++taken;
    if (!fits && !optional) return 0;
  }
  return taken;
}

bool take(Words& words, std::string_view pattern) {
  const std::size_t taken = begins(words, pattern);
  words = words.subspan(taken);
  return taken > 0;
}

std::optional<Parts> split(Words words, std::string_view pattern) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t taken = begins(words.subspan(i), pattern);
    if (taken > 0) return Parts{words.first(i), words.subspan(i + taken)};
  }
  return std::nullopt;
}

std::optional<std::int64_t> take_number(Words& words) {
  Words rest = words;
  take(rest, "top|first");
  if (rest.empty() || !rest.front().number) return std::nullopt;
  const double number = *rest.front().number;
  constexpr double kMost = 1'000;
  if (number < 1 || number > kMost || number != std::floor(number)) return std::nullopt;
  words = rest.subspan(1);
  return static_cast<std::int64_t>(number);
}

double likeness(Words words, const Phrase& phrase, const CatalogIndex& index) {
  if (words.empty() || phrase.empty()) return 0;
  double sum = 0;
  for (const auto& word : words) {
    double best = 0;
    for (const auto position : phrase) {
      const auto& name = index.words()[position];
      if (name.stem == word.stem)
        best = 1;
      else if (words.size() == 1 && text::are_synonyms(name.stem, word.stem))
        best = std::max(best, kSynonym);
    }
    if (best == 0) return 0;
    sum += best;
  }
  return sum / static_cast<double>(std::max(words.size(), phrase.size()));
}

std::optional<std::size_t> table_named(Words words, const CatalogIndex& index) {
  std::optional<std::size_t> found;
  double best = 0;
  const auto& tables = index.catalog().tables;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (tables[i].kind == catalog::TableKind::kView) continue;
    const double match = likeness(words, index.table_phrase(i), index);
    if (match > std::max(best, kLeastMatch)) {
      best = match;
      found = i;
    }
  }
  return found;
}

std::vector<catalog::ColumnRef> identity_of(std::size_t table, const CatalogIndex& index) {
  const auto& label = index.label_of(table);
  const auto& key = index.catalog().tables[table].primary_key;
  const bool named = index.columns()[index.column_at(label.front())].title;
  if (named || key.size() != 1) return label;
  return {{table, key.front()}};
}

bool is_measure(const ColumnFacts& facts) {
  return facts.numeric && !facts.identifier && !facts.primary && !facts.foreign;
}

bool is_dated(const ColumnFacts& facts) { return facts.dated; }

bool is_group(const ColumnFacts& facts) {
  return facts.text && !facts.dated && !facts.title && !facts.identifier && !facts.primary && !facts.foreign;
}

std::optional<catalog::ColumnRef> column_named(Words words, std::size_t table, const CatalogIndex& index,
                                               bool (*fits)(const ColumnFacts&)) {
  std::optional<catalog::ColumnRef> found;
  double best = kLeastMatch;
  for (std::size_t c = 0; c < index.catalog().tables[table].columns.size(); ++c) {
    const auto& facts = index.columns()[index.column_at({table, c})];
    if (!fits(facts)) continue;
    const double match = std::max(likeness(words, facts.core, index), likeness(words, facts.phrase, index));
    if (match == best) found.reset();
    if (match <= best) continue;
    best = match;
    found = facts.ref;
  }
  return found;
}

double Measure::probability() const { return named ? kNamedProbability : kSynonymProbability; }

std::optional<Measure> measure_named(Words words, std::size_t table, const CatalogIndex& index) {
  std::optional<Measure> best;
  for (const auto& facts : index.columns()) {
    if (!is_measure(facts)) continue;
    if (index.catalog().tables[facts.ref.table].kind == catalog::TableKind::kView) continue;
    const double match = std::max(likeness(words, facts.core, index), likeness(words, facts.phrase, index));
    if (match <= kLeastMatch) continue;
    const std::array<std::size_t, 2> ends{table, facts.ref.table};
    const auto path = plan::join_path(index.keys(), ends);
    if (!path) continue;
    const double worth = match - kForEachJoin * static_cast<double>(path->steps.size());
    if (!best || worth > best->match) best = Measure{facts.ref, worth, match >= kOwnWords};
  }
  return best;
}

Words without_total(Words words) {
  while (words.size() > 1 && is_one_of(words.front(), kSummed)) words = words.subspan(1);
  return words;
}

}  // namespace dataquery::translator
