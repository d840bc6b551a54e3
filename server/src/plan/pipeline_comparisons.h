#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "plan/pipeline_terms.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// `condition` between `part` of `left` and `right_part` of `right`, two fields of the same documents, as a query: as
/// in SQL neither holds of what is null or missing.
[[nodiscard]] boost::json::object match_of_fields(Comparison comparison, const Field& left, DatePart part,
                                                  const Field& right, DatePart right_part);

/// `condition`, which compares `field` with constants or nothing, as an expression that is true or false, for places
/// that take no query.
[[nodiscard]] boost::json::value expression_of(const Condition& condition, const Field& field);

}  // namespace dataquery::plan
