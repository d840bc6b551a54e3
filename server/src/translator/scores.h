#pragma once

#include <array>
#include <span>
#include <vector>

#include "translator/filter_candidates.h"
#include "translator/sketch.h"
#include "translator/slot_model.h"
#include "translator/trees.h"
#include "translator/understanding.h"

namespace dataquery::translator {

/// What a column does in a query. kOrder: what rows or groups are ordered or cut by.
enum class Role : std::uint8_t { kSelect, kAggregate, kOrder, kFilter };
constexpr std::size_t kRoles = 4;

/// The parts of a query, each scored by itself: log-odds that it is wanted.
struct Scores {
  SlotScores slots;
  std::array<std::vector<double>, kRoles> columns;  ///< by column
  std::vector<double> tables;                       ///< by table: takes part
  std::vector<double> bare_tables;                  ///< by table: takes part without a column, as in COUNT(*)
  std::vector<FilterCandidate> filters;             ///< best first

  [[nodiscard]] const std::vector<double>& role(Role role) const { return columns[static_cast<std::size_t>(role)]; }
};

/// The first level of scorers.
class PartScorers {
 public:
  [[nodiscard]] static PartScorers read(ModelReader& reader);
  /// With a reading in `question` the weights must be those for an encoder, and without one the others.
  [[nodiscard]] Scores score(const Understanding& question) const;

 private:
  SlotModel slots_;
  std::array<Trees, kRoles> columns_;
  Trees tables_;
  Trees bare_tables_;
  Trees filters_;
  std::span<const float> blend_;  ///< by slot: weight of the linear classifier, of the encoder; empty without one
};

}  // namespace dataquery::translator
