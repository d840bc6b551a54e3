#include "translator/scores.h"

#include <algorithm>

#include "translator/column_features.h"
#include "translator/question_features.h"

namespace dataquery::translator {

PartScorers PartScorers::read(ModelReader& reader) {
  PartScorers scorers;
  scorers.slots_ = SlotModel::read(reader);
  for (Trees& trees : scorers.columns_) trees = Trees::read(reader);
  scorers.tables_ = Trees::read(reader);
  scorers.bare_tables_ = Trees::read(reader);
  scorers.filters_ = Trees::read(reader);
  return scorers;
}

Scores PartScorers::score(const Understanding& question) const {
  Scores scores;
  scores.slots = slots_.score(question_features(question));
  for (std::size_t column = 0; column < question.index.columns().size(); ++column) {
    Features features;
    add_column_features(features, question, column);
    for (std::size_t role = 0; role < kRoles; ++role) {
      scores.columns[role].push_back(columns_[role].score(features.values()));
    }
  }
  for (std::size_t table = 0; table < question.index.catalog().tables.size(); ++table) {
    Features features;
    add_table_features(features, question, table);
    scores.tables.push_back(tables_.score(features.values()));
    scores.bare_tables.push_back(bare_tables_.score(features.values()));
  }
  scores.filters = filter_candidates(question);
  for (FilterCandidate& filter : scores.filters) {
    Features features;
    add_filter_features(features, question, filter);
    filter.score = filters_.score(features.values());
  }
  std::ranges::stable_sort(scores.filters, std::ranges::greater{}, &FilterCandidate::score);
  return scores;
}

}  // namespace dataquery::translator
