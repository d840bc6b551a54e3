#include "translator/measure_by.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "plan/join_path.h"
#include "text/synonyms.h"

namespace dataquery::translator {
namespace {

using Words = std::span<const text::Token>;

constexpr std::int64_t kUsualTop = 10;
constexpr double kSynonym = 0.6;       // a word for a word, against the word itself
constexpr double kForEachJoin = 0.15;  // what a step away from the thing costs
constexpr double kLeastMatch = 0.2;
constexpr double kOwnWords = 0.95;
constexpr double kNamedProbability = 0.85;
constexpr double kSynonymProbability = 0.75;

template <std::size_t Size>
bool is_one_of(const text::Token& token, const std::array<std::string_view, Size>& words) {
  return std::ranges::find(words, token.lower) != words.end();
}

constexpr std::array<std::string_view, 12> kOpenings{"show", "list", "give", "me",  "the",  "what",
                                                     "are",  "is",   "our",  "all", "find", "please"};
constexpr std::array<std::string_view, 5> kFromTheTop{"top", "best", "highest", "biggest", "largest"};
constexpr std::array<std::string_view, 4> kFromTheBottom{"bottom", "worst", "lowest", "smallest"};
constexpr std::array<std::string_view, 2> kBy{"by", "per"};
constexpr std::array<std::string_view, 3> kSummed{"total", "sum", "of"};

/// The question without opening words, articles and closing marks.
std::vector<text::Token> essential(const Links& links) {
  std::vector<text::Token> words;
  for (const auto& token : links.tokens) {
    if (token.kind == text::TokenKind::kMark) continue;
    if (words.empty() && is_one_of(token, kOpenings)) continue;
    if (token.lower == "the" || token.lower == "each" || token.lower == "their") continue;
    words.push_back(token);
  }
  return words;
}

/// How well `words` name `phrase`: each of the words must be in it or mean the same as one of its words; 1 when they
/// are the same words.
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

struct Measure {
  catalog::ColumnRef column;
  double match = 0;
  bool named = false;  // by its own words
};

/// The numeric column that `words` name and that is nearest to `table`.
std::optional<Measure> measure_named(Words words, std::size_t table, const CatalogIndex& index) {
  std::optional<Measure> best;
  for (const auto& facts : index.columns()) {
    if (!facts.numeric || facts.identifier || facts.primary || facts.foreign) continue;
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

plan::Plan plan_for(std::size_t table, catalog::ColumnRef measure, const CatalogIndex& index) {
  plan::Plan plan;
  for (const auto& column : index.label_of(table)) plan.select.push_back({.column = column});
  const auto summed = measure.table == table ? plan::Aggregate::kNone : plan::Aggregate::kSum;
  plan.select.push_back({.aggregate = summed, .column = measure});
  return plan;
}

FormReading reading(plan::Plan plan, const Measure& measure) {
  return {std::move(plan), measure.named ? kNamedProbability : kSynonymProbability};
}

}  // namespace

std::optional<FormReading> read_measure_by(const Links& links, const CatalogIndex& index) {
  const auto words = essential(links);
  const auto by = std::ranges::find_if(words, [](const auto& word) { return is_one_of(word, kBy); });
  if (by == words.begin() || by == words.end() || by + 1 == words.end()) return std::nullopt;
  const Words left(words.begin(), by);
  const Words right(by + 1, words.end());

  const bool from_top = is_one_of(left.front(), kFromTheTop);
  if (from_top || is_one_of(left.front(), kFromTheBottom)) {
    const bool counted = left.size() > 1 && left[1].number && *left[1].number >= 1;
    const auto things = left.subspan(counted ? 2 : 1);
    if (things.empty()) return std::nullopt;
    const auto table = table_named(things, index);
    auto measure_words = right;
    while (measure_words.size() > 1 && is_one_of(measure_words.front(), kSummed))
      measure_words = measure_words.subspan(1);
    const auto measure = table ? measure_named(measure_words, *table, index) : std::nullopt;
    if (!measure) return std::nullopt;
    auto plan = plan_for(*table, measure->column, index);
    plan.order.push_back({plan.select.back(), from_top});
    plan.limit = counted ? static_cast<std::int64_t>(*left[1].number) : kUsualTop;
    return reading(std::move(plan), *measure);
  }

  auto measure_words = left;
  while (measure_words.size() > 1 && is_one_of(measure_words.front(), kSummed))
    measure_words = measure_words.subspan(1);
  const auto table = table_named(right, index);
  const auto measure = table ? measure_named(measure_words, *table, index) : std::nullopt;
  if (!measure || measure->column.table == *table) return std::nullopt;
  return reading(plan_for(*table, measure->column, index), *measure);
}

}  // namespace dataquery::translator
