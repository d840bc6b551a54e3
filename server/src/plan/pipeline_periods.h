#pragma once

#include <boost/json/object.hpp>

#include "plan/pipeline_terms.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// `condition` on the year, month or day of the date that `field` holds, as $match takes it. A comparison with such a
/// part is a range of the date itself, which indexes serve ("in 2025": from the 1st of January 2025 up to that of
/// 2026); any other one, of the part's text, stands in $expr. No condition for null.
[[nodiscard]] boost::json::object match_of_period(const Condition& condition, const Field& field, DatePart part);

}  // namespace dataquery::plan
