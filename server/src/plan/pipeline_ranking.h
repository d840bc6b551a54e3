#pragma once

#include <boost/json/array.hpp>
#include <cstdint>

#include "plan/document_paths.h"
#include "plan/pipeline_terms.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// What documents are ranked by, among those with the same `per`.
struct RankedBy {
  Field per;
  DatePart per_part = DatePart::kNone;
  Field by;
  DatePart by_part = DatePart::kNone;
  bool descending = false;
  bool nulls_last = false;  ///< `by` may be null, and documents in which it is come after the others
};

/// From documents sorted by `ranked.by` those among the first `most` of each `ranked.per`, and those that tie with the
/// last of them, as SQL's RANK() does; sorted by `per`, then by `by`. The documents stay as they are. Names that they
/// take on the way are free ones of `paths`. Without $setWindowFields, which servers older than MongoDB 5 lack.
[[nodiscard]] boost::json::array ranking_stages(const RankedBy& ranked, std::int64_t most, DocumentPaths& paths);

}  // namespace dataquery::plan
