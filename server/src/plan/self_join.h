#pragma once

#include <cstddef>

#include "catalog/catalog.h"
#include "plan/key_graph.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// A plan with Plan::self over a catalog in which the rows that its key refers to are a table of their own: the last
/// one, named as the key calls them ("manager" of manager_id). What is `referred` is of that table, and its join is an
/// ordinary one. Without values and samples, which no renderer needs.
struct WithSecondTable {
  Plan plan;
  catalog::Catalog catalog;

  /// `plan.self` must be set; nested plans keep theirs.
  WithSecondTable(const Plan& plan, const catalog::Catalog& catalog);

  /// `graph`, of the catalog that was given, with the second table and the key that leads to it.
  [[nodiscard]] KeyGraph extended(const KeyGraph& graph) const;
};

/// The table of the database that holds the rows of `table`: itself, or for the second table of WithSecondTable the
/// first. `plan` is that of WithSecondTable, or one without Plan::self.
[[nodiscard]] std::size_t stored_table(const Plan& plan, const catalog::Catalog& catalog, std::size_t table);

}  // namespace dataquery::plan
