#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "plan/key_graph.h"
#include "plan/plan.h"

namespace dataquery::translator {

/// What a plan takes from its catalog, nested plans included.
struct PlanUse {
  std::set<std::size_t> tables;                    ///< all that are joined
  std::set<catalog::ColumnRef> columns;            ///< those of its terms
  std::vector<std::size_t> joins;                  ///< key-graph edges, in the order of the join
  std::vector<const plan::Condition*> conditions;  ///< of where and having; those that nest a plan too
  std::size_t bridges = 0;                         ///< tables that only connect others

  PlanUse(const plan::Plan& plan, const plan::KeyGraph& keys) { add(plan, keys); }

 private:
  void add(const plan::Plan& plan, const plan::KeyGraph& keys);
};

}  // namespace dataquery::translator
