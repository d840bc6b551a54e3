#include "translator/follow_up.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "plan/render.h"
#include "translator/cues.h"
#include "translator/follow_up_words.h"

namespace dataquery::translator {
namespace {

using plan::Aggregate;

constexpr float kNamedOutright = 0.9F;  // and not by a synonym
constexpr double kOfChanges = 0.9;      // how often a change that is understood is the one that is meant
constexpr double kOfAnswered = 0.8;     // at least so sure of a reading that was answered and talked on about

bool names_a_table(const Links& links) {
  return std::ranges::any_of(
      links.tables, [](const NameMatch& match) { return match.coverage >= 1 && match.quality >= kNamedOutright; });
}

std::string without_marks(std::string_view text) {
  while (!text.empty() && std::string_view("?.! \t\n").contains(text.back())) text.remove_suffix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  return std::string(text);
}

std::string together(const std::string& before, std::string_view text) {
  auto words = without_marks(text);
  if (words.size() > 1 && words[0] >= 'A' && words[0] <= 'Z' && words[1] >= 'a' && words[1] <= 'z') {
    words[0] = static_cast<char>(words[0] - 'A' + 'a');
  }
  return without_marks(before) + ", " + words;
}

bool counts_only(const plan::Plan& plan) {
  return plan.select.size() == 1 && plan.select.front().aggregate == Aggregate::kCount;
}

/// The reading that was answered, else the best.
const Candidate& meant(const Translation& translation, const std::string& query) {
  const auto found = std::ranges::find(translation.candidates, query, [](const Candidate& c) { return c.query.text; });
  return found == translation.candidates.end() ? translation.candidates.front() : *found;
}

/// The last turn that stands by itself; the first one, where none does.
std::size_t beginning(std::span<const Turn> before, const CatalogIndex& index, std::chrono::year_month_day today,
                      const Glossary* glossary) {
  auto first = before.size() - 1;
  while (first > 0 && refers_back(link(before[first].question, index, today, glossary))) --first;
  return first;
}

}  // namespace

bool refers_back(const Links& links) {
  std::vector<const text::Token*> words;
  for (const auto& token : links.tokens) {
    if (token.kind != text::TokenKind::kMark) words.push_back(&token);
  }
  if (words.empty()) return false;
  const auto says = [&](const auto& list) {
    return std::ranges::any_of(words, [&](const auto* token) { return is_one_of(list, *token); });
  };
  if (words.size() > 1 && words[1]->lower == "about") return true;
  if (is_one_of(kStrongOpeners, *words.front())) return true;
  const Cues cues(links.tokens);
  const bool whole = names_a_table(links) && (cues.any(Cue::kAsk) || cues.any(Cue::kCount)) && !says(kBack);
  if (whole) return false;
  if (is_one_of(kOpeners, *words.front()) || says(kBack)) return true;
  if (names_a_table(links)) return false;
  if (says(kBackAlone)) return true;
  const bool names_a_column = std::ranges::any_of(
      links.columns, [](const NameMatch& match) { return match.coverage >= 1 && match.quality >= kNamedOutright; });
  const auto meaty = std::ranges::count_if(words, [](const auto* token) { return !is_one_of(kFillers, *token); });
  constexpr std::size_t kShort = 3;
  return !names_a_column && static_cast<std::size_t>(meaty) <= kShort && words.size() <= 2 * kShort;
}

std::string in_full(std::span<const Turn> before, std::string_view text, const CatalogIndex& index,
                    std::chrono::year_month_day today, const Glossary* glossary) {
  if (before.empty() || !refers_back(link(text, index, today, glossary))) return std::string(text);
  const auto first = beginning(before, index, today, glossary);
  auto question = before[first].question;
  for (const auto& turn : before.subspan(first + 1)) question = together(question, turn.question);
  return together(question, text);
}

std::optional<FollowUp> follow_up(const Translator& translator, std::span<const Turn> before, std::string_view text,
                                  const CatalogIndex& index, std::chrono::year_month_day today,
                                  const Glossary* glossary) {
  if (before.empty()) return std::nullopt;
  auto links = link(text, index, today, glossary);
  if (!refers_back(links)) return std::nullopt;

  const auto first = beginning(before, index, today, glossary);
  if (refers_back(link(before[first].question, index, today, glossary)))
    return std::nullopt;  // to what is not known any more
  const auto translation = translator.translate(before[first].question, index, today, glossary);
  if (translation.candidates.empty()) return std::nullopt;
  const auto& reading = meant(translation, before[first].query);
  const bool answered = reading.query.text == before[first].query;
  const double score = (answered ? std::max(reading.score, kOfAnswered) : reading.score) * kOfChanges;
  auto plan = reading.plan;
  for (const auto& turn : before.subspan(first + 1)) {
    auto changed = change(plan, link(turn.question, index, today, glossary), index);
    if (!changed) return std::nullopt;
    plan = std::move(*changed);
  }
  auto changed = change(plan, links, index);
  if (!changed) return std::nullopt;
  auto query = plan::render(*changed, index.catalog(), index.keys(), index.catalog().dialect);
  if (!query) return std::nullopt;
  const bool expects_rows = !counts_only(*changed);
  FollowUp result{.question = in_full(before, text, index, today, glossary), .translation = {}};
  result.translation.candidates.push_back({std::move(*changed), std::move(*query), score, expects_rows});
  result.translation.confidence = score;
  // Every word was understood, which the plan does not show of all ("instead", "broken down").
  for (auto& token : links.tokens) token.kind = text::TokenKind::kMark;
  result.translation.links = std::move(links);
  return result;
}

}  // namespace dataquery::translator
