#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "plan/pipeline_terms.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// `condition`, which has no nested plan, as $match takes it; its left side is `part` of `field`. Where SQL's answer
/// would be "unknown" (null or missing on the left), the document does not match. Simple comparisons are query
/// operators, which indexes serve; what only an expression can say stands in $expr.
[[nodiscard]] boost::json::object match_of(const Condition& condition, const Field& field,
                                           DatePart part = DatePart::kNone);

/// The operator of a comparison in queries and expressions alike: "$gt"; "" for those that are no plain comparison.
[[nodiscard]] std::string_view operator_of(Comparison comparison);

}  // namespace dataquery::plan
