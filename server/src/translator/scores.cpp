#include "translator/scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "translator/column_features.h"
#include "translator/encoder.h"
#include "translator/question_features.h"

namespace dataquery::translator {

namespace {

constexpr float kLeast = -12;           // log-probability; less than this is no news
constexpr double kOutOfQuestion = -20;  // log-odds of a column that is not looked at

/// Flags and missing values hardly occur in the training questions, so their scores are set by hand: a little above
/// even, as their names must be said for them to be candidates at all.
std::optional<double> spoken_score(const FilterCandidate& filter) {
  if (filter.source == FilterCandidate::Source::kFlag) return 1.5;
  if (filter.source == FilterCandidate::Source::kMissing) return 0.5;
  return std::nullopt;
}

/// A view repeats what its tables hold, so it is meant only when its own name is said, or that of a column which only
/// it has; then its tables are not.
void weigh_views(const Understanding& question, Scores& scores) {
  constexpr double kWeight = 4;
  const auto& tables = question.index.catalog().tables;
  std::vector<double> shift(tables.size(), 0);
  bool view_said = false;
  for (std::size_t table = 0; table < tables.size(); ++table) {
    if (tables[table].kind != catalog::TableKind::kView) continue;
    const NameMatch& match = question.links.tables[table];
    bool said = match.contiguous && match.grade >= kNamed;
    for (std::size_t c = 0; c < tables[table].columns.size(); ++c) {  // or a column that only it has
      const std::size_t column = question.index.column_at({table, c});
      const ColumnFacts& facts = question.index.columns()[column];
      said |= facts.namesakes == 0 && facts.phrase.size() > 1 && question.links.columns[column].grade >= kNamed;
    }
    shift[table] = said ? kWeight : -kWeight;
    view_said |= said;
  }
  for (std::size_t table = 0; table < tables.size(); ++table) {
    if (view_said && question.table_shadowed[table] && tables[table].kind == catalog::TableKind::kTable)
      shift[table] = -kWeight;
    scores.tables[table] += shift[table];
    scores.bare_tables[table] += shift[table];
  }
  for (auto& role : scores.columns) {
    for (std::size_t column = 0; column < role.size(); ++column)
      role[column] += shift[question.index.columns()[column].ref.table];
  }
  for (FilterCandidate& filter : scores.filters) filter.score += shift[filter.column.table];
}

/// Each slot's two opinions, weighed and made probabilities again.
void blend(SlotScores& slots, const SlotScores& read, std::span<const float> weights) {
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    float total = 0;
    for (std::size_t c = 0; c < slots[slot].size(); ++c) {
      float& score = slots[slot][c];
      score = weights[2 * slot] * std::max(score, kLeast) + weights[2 * slot + 1] * std::max(read[slot][c], kLeast);
      total += std::exp(score);
    }
    for (float& score : slots[slot]) score -= std::log(total);
  }
}

/// The tables whose columns are worth scoring: all, or in a catalog of many the likeliest ones.
std::vector<bool> worth_a_look(const std::vector<double>& tables) {
  constexpr std::size_t kMost = 48;
  std::vector<bool> chosen(tables.size(), tables.size() <= kMost);
  if (tables.size() <= kMost) return chosen;
  std::vector<std::size_t> order(tables.size());
  std::ranges::iota(order, std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t table) { return tables[table]; });
  for (std::size_t i = 0; i < kMost; ++i) chosen[order[i]] = true;
  return chosen;
}

}  // namespace

PartScorers PartScorers::read(ModelReader& reader) {
  PartScorers scorers;
  scorers.slots_ = SlotModel::read(reader);
  for (Trees& trees : scorers.columns_) trees = Trees::read(reader);
  scorers.tables_ = Trees::read(reader);
  scorers.bare_tables_ = Trees::read(reader);
  scorers.filters_ = Trees::read(reader);
  scorers.blend_ = reader.array<float>();
  return scorers;
}

Scores PartScorers::score(const Understanding& question) const {
  Scores scores;
  scores.slots = slots_.score(question_features(question));
  if (question.reading != nullptr && !blend_.empty()) blend(scores.slots, question.reading->slots, blend_);
  for (std::size_t table = 0; table < question.index.catalog().tables.size(); ++table) {
    Features features;
    add_table_features(features, question, table);
    scores.tables.push_back(tables_.score(features.values()));
    scores.bare_tables.push_back(bare_tables_.score(features.values()));
  }
  const std::vector<bool> looked_at = worth_a_look(scores.tables);
  for (auto& role : scores.columns) role.assign(question.index.columns().size(), kOutOfQuestion);
  for (std::size_t column = 0; column < question.index.columns().size(); ++column) {
    if (!looked_at[question.index.columns()[column].ref.table]) continue;
    Features features;
    add_column_features(features, question, column);
    for (std::size_t role = 0; role < kRoles; ++role) {
      scores.columns[role][column] = columns_[role].score(features.values());
    }
  }
  scores.filters = filter_candidates(question);
  std::erase_if(scores.filters, [&](const FilterCandidate& filter) { return !looked_at[filter.column.table]; });
  for (FilterCandidate& filter : scores.filters) {
    Features features;
    add_filter_features(features, question, filter);
    filter.score = spoken_score(filter).value_or(filters_.score(features.values()));
  }
  weigh_views(question, scores);
  std::ranges::stable_sort(scores.filters, std::ranges::greater{}, &FilterCandidate::score);
  return scores;
}

}  // namespace dataquery::translator
