#include "retrieval/lexical_index.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "retrieval/words.h"
#include "text/stem.h"

namespace dataquery::retrieval {
namespace {

constexpr double kSaturation = 1.2;     // k1: how soon a repeated word stops to count
constexpr double kLengthPenalty = 0.5;  // b

}  // namespace

LexicalIndex::LexicalIndex(const catalog::Catalog& catalog) : length_norms_(catalog.tables.size()) {
  for (std::uint32_t i = 0; i < catalog.tables.size(); ++i) {
    const auto& table = catalog.tables[i];
    const auto add = [&](std::string_view words) {
      for (const auto& word : words_of(words)) {
        auto& postings = postings_[text::stem(word)];
        if (postings.empty() || postings.back().table != i) postings.push_back({i, 0});
        ++postings.back().count;
        ++length_norms_[i];
      }
    };
    add(table.name);
    add(table.name);
    add(table.comment);
    for (const auto& column : table.columns) {
      add(column.name);
      add(column.comment);
    }
  }
  const double mean = std::max(1.0, std::accumulate(length_norms_.begin(), length_norms_.end(), 0.0) /
                                        static_cast<double>(std::max<std::size_t>(1, length_norms_.size())));
  for (auto& length : length_norms_) length = kSaturation * (1 - kLengthPenalty + kLengthPenalty * length / mean);
}

std::vector<double> LexicalIndex::scores(std::string_view question) const {
  std::vector<std::string> terms;
  for (const auto& word : words_of(question)) {
    if (!is_function_word(word)) terms.push_back(text::stem(word));
  }
  std::ranges::sort(terms);
  terms.erase(std::ranges::unique(terms).begin(), terms.end());

  std::vector<double> scores(length_norms_.size(), 0.0);
  const auto tables = static_cast<double>(scores.size());
  for (const auto& term : terms) {
    const auto found = postings_.find(term);
    if (found == postings_.end()) continue;
    const auto holding = static_cast<double>(found->second.size());
    const double rarity = std::log(1 + (tables - holding + 0.5) / (holding + 0.5));
    for (const auto& [table, count] : found->second) {
      scores[table] += rarity * count * (kSaturation + 1) / (count + length_norms_[table]);
    }
  }
  return scores;
}

}  // namespace dataquery::retrieval
