#pragma once

#include "base/error.h"
#include "catalog/catalog.h"
#include "plan/key_graph.h"
#include "plan/plan.h"
#include "source/query.h"

namespace dataquery::plan {

/// Writes `plan` in the language of `dialect`: finds the join, derives the groups, quotes names only where needed. For
/// MongoDB an aggregation as the JSON of source::Query, which means what the SQL of the plan means.
/// Deterministic; one line; any thread.
///
/// Errors: kInvalidQuery when the plan's tables are not connected by keys.
[[nodiscard]] Result<source::Query> render(const Plan& plan, const catalog::Catalog& catalog, const KeyGraph& graph,
                                           catalog::Dialect dialect);

}  // namespace dataquery::plan
