#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "plan/document_paths.h"
#include "plan/pipeline_select.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// A condition with a nested plan in a pipeline.
struct NestedMatch {
  boost::json::array stages;         ///< bring what the nested plan gives into each document
  boost::json::object match;         ///< for $match, after them
  std::vector<std::string> helpers;  ///< top-level fields that the stages added
};

/// What a condition with a nested plan compares: `part` of `field` in the documents.
struct NestedLeft {
  Field field;
  DatePart part = DatePart::kNone;
  bool of_row = true;  ///< a column of a row, not something about a group
};

/// `condition` with a nested plan, for documents with `left`, whose other fields are where `paths` says. An `in` whose
/// nested plan is about one collection looks up the documents with that key, or into the list that the document itself
/// holds; everything else looks up what the whole nested plan gives. `alone`: the condition is a clause by itself, so
/// that documents may be dropped before the match.
/// Errors: as of select_rows, for the nested plan; kInvalidQuery when it selects more than one term.
[[nodiscard]] Result<NestedMatch> nested_match(const Condition& condition, const NestedLeft& left, bool alone,
                                               const DocumentSchema& schema, DocumentPaths& paths);

}  // namespace dataquery::plan
