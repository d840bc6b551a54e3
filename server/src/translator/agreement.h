#pragma once

#include <cstdint>
#include <vector>

#include "translator/assemble.h"
#include "translator/features.h"

namespace dataquery::translator {

/// What a question says outright of the shape of its answer, whatever the database: worked out once, held against each
/// plan. The scorers of the parts weigh these words too, each part by itself; here a whole plan has to answer for them.
class Said {
 public:
  explicit Said(const Understanding& question);

  /// Which of what is said the plan does, leaves out or turns round, and what it does unasked.
  void add_features(Features& features, const Draft& draft) const;

  /// Log-odds to take off a plan that does what hardly anybody means: training holds too little of either to teach it.
  /// Groups sorted by an aggregate though no order is asked for; rows of one table, by several columns, that are to
  /// occur a number of times ("names and prices of products that cost more than 300").
  [[nodiscard]] double doubt(const plan::Plan& plan) const;

 private:
  void add_order(Features& features, const plan::Plan& plan) const;
  void add_aggregates(Features& features, const plan::Plan& plan) const;
  void add_conditions(Features& features, const Draft& draft) const;
  void add_tables(Features& features, const Draft& draft) const;

  const Understanding& question_;
  bool sorted_ = false;              ///< "ordered by", "alphabetically"
  bool ascending_ = false;           ///< "increasing", "from low to high"
  bool descending_ = false;          ///< "decreasing", "from oldest to youngest"
  bool highest_ = false;             ///< "most", but not in "at most"
  bool lowest_ = false;              ///< "fewest", but not in "at least"
  bool counted_ = false;             ///< "how many", "number of"
  std::vector<Span> listed_;         ///< names of columns before the first condition, none within another
  std::vector<Span> sure_values_;    ///< quoted, capital or of several words, and in some column; none within another
  std::vector<std::size_t> quotes_;  ///< quoted tokens
};

}  // namespace dataquery::translator
