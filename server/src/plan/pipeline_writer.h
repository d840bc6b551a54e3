#pragma once

#include <string>

#include "base/error.h"
#include "plan/pipeline_select.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// `plan` with its set operation as an aggregation that means what the SQL of the plan means. Runs on MongoDB 4.4 and
/// newer. Rows of a set operation are compared whole, null equal to null.
/// Errors: as of select_rows, for either side.
[[nodiscard]] Result<Pipeline> write_pipeline(const Plan& plan, const DocumentSchema& schema);

/// {"collection": …, "pipeline": […]}: relaxed extended JSON v2 on one line, members in their order.
[[nodiscard]] std::string to_text(const Pipeline& pipeline);

}  // namespace dataquery::plan
