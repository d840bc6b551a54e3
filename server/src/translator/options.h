#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "plan/plan.h"
#include "translator/scores.h"
#include "translator/sketch.h"

namespace dataquery::translator {

/// One way to fill a part of a sketch, and how well it fits: log-odds, summed over what it chooses.
template <typename T>
struct Option {
  T value;
  double score = 0;
};

/// What each part of a sketch may be filled with, a few best ways each.
class Options {
 public:
  Options(const Understanding& question, const Scores& scores) : question_(question), scores_(scores) {}

  /// The selected terms: plain columns and aggregates as the sketch counts them. Empty when the counts contradict.
  [[nodiscard]] std::vector<Option<std::vector<plan::Term>>> select(const Sketch& sketch) const;

  /// The ordering; exactly one empty option when the sketch has none.
  [[nodiscard]] std::vector<Option<std::vector<plan::Order>>> order(const Sketch& sketch) const;

  using FilterSet = std::vector<const FilterCandidate*>;
  /// Sets of filters that share no word.
  [[nodiscard]] std::vector<Option<FilterSet>> filters(const Sketch& sketch) const;

  /// The condition on groups; exactly one empty option when the sketch has none.
  [[nodiscard]] std::vector<Option<plan::Filter>> having(const Sketch& sketch) const;

  /// How many rows; nothing when the sketch wants a number that the question does not give.
  [[nodiscard]] std::optional<std::int64_t> limit(const Sketch& sketch) const;

  /// The aggregate that the words ask for where the sketch says only that there is one.
  [[nodiscard]] plan::Aggregate spoken_aggregate() const;

  /// Positions of the best `most` columns for a role, best first.
  [[nodiscard]] std::vector<std::size_t> best(Role role, std::size_t most) const;

 private:
  [[nodiscard]] std::vector<Option<std::vector<std::size_t>>> column_sets(Role role, std::size_t size) const;
  [[nodiscard]] std::vector<Option<std::vector<plan::Term>>> plain_terms(std::size_t count, bool grouped) const;
  void put_in_order(std::vector<std::size_t>& columns) const;
  [[nodiscard]] plan::Term plain(std::size_t column) const;

  const Understanding& question_;
  const Scores& scores_;
};

}  // namespace dataquery::translator
