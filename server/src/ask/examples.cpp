#include "ask/examples.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "text/token.h"

namespace dataquery::ask {
namespace {

using Words = std::set<std::string>;

Words words_of(std::string_view question) {
  Words words;
  for (const auto& token : text::tokenize(question)) {
    if (token.kind == text::TokenKind::kMark) continue;
    words.insert(token.stem.empty() ? token.lower : token.stem);
  }
  return words;
}

}  // namespace

std::vector<llm::SolvedQuestion> nearest_examples(std::string_view question, std::vector<llm::SolvedQuestion> pairs,
                                                  std::size_t limit) {
  const auto asked = words_of(question);
  std::vector<Words> words;
  std::map<std::string, double> pairs_with;
  for (const auto& pair : pairs) {
    words.push_back(words_of(pair.question));
    for (const auto& word : words.back()) ++pairs_with[word];
  }
  const auto weight = [&](const std::string& word) {
    const auto found = pairs_with.find(word);
    const auto with = found == pairs_with.end() ? 0.0 : found->second;
    return std::log(1 + (static_cast<double>(pairs.size()) + 0.5) / (with + 0.5));
  };

  std::vector<std::pair<double, std::size_t>> ranked;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    double shared = 0;
    double all = 0;
    for (const auto& word : words[i]) (asked.contains(word) ? shared : all) += weight(word);
    for (const auto& word : asked) all += weight(word);
    if (shared > 0) ranked.emplace_back(shared / all, i);
  }
  std::ranges::stable_sort(ranked, std::ranges::greater{}, &std::pair<double, std::size_t>::first);

  std::vector<llm::SolvedQuestion> nearest;
  std::vector<Words> taken;
  for (const auto& [score, i] : ranked) {
    if (nearest.size() == limit) break;
    if (std::ranges::contains(taken, words[i])) continue;
    taken.push_back(words[i]);
    nearest.push_back(std::move(pairs[i]));
  }
  return nearest;
}

}  // namespace dataquery::ask
