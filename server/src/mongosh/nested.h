#pragma once

#include <boost/json.hpp>
#include <vector>

#include "base/error.h"
#include "mongosh/chain.h"

namespace dataquery::mongosh {

/// Replaces the queries inside `pipeline`'s $match stages, `{$nin: db.song.distinct("id")}`: MongoDB runs them before
/// the outer one, an aggregation looks them up. Before such a stage comes a `$lookup` without a condition, which the
/// database runs once; the comparison becomes one under `$expr`; what was looked up is taken out afterwards. Lists may
/// stand in $in and $nin, values in $eq, $ne, $gt, $gte, $lt, $lte, both anywhere under `$expr`.
///
/// Errors: kInvalidQuery where a query stands elsewhere.
[[nodiscard]] Result<void> resolve_nested(boost::json::array& pipeline, const std::vector<Aggregation>& nested);

}  // namespace dataquery::mongosh
