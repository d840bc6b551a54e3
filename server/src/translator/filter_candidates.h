#pragma once

#include <vector>

#include "plan/plan.h"
#include "translator/features.h"
#include "translator/understanding.h"

namespace dataquery::translator {

/// A condition that some words of the question may ask for.
struct FilterCandidate {
  enum class Source : std::uint8_t { kValue, kQuoted, kNumber, kDate, kFlag, kMissing };
  Source source = Source::kValue;
  Span span;  ///< the words that give the value; two filters cannot share them
  catalog::ColumnRef column;
  std::vector<plan::Condition> conditions;  ///< one; two for a date span with both ends
  ValueIndex::Grade grade = ValueIndex::Grade::kExact;
  double score = 0;  ///< log-odds that it is wanted; set by the scorer
};

/// Every condition that values, quoted texts, numbers, dates, flags and missing values of the question may ask for.
[[nodiscard]] std::vector<FilterCandidate> filter_candidates(const Understanding& question);

void add_filter_features(Features& features, const Understanding& question, const FilterCandidate& candidate);

}  // namespace dataquery::translator
