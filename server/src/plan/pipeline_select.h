#pragma once

#include <boost/json/array.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "catalog/catalog.h"
#include "plan/key_graph.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// What a pipeline is written over. Both outlive it.
struct DocumentSchema {
  const catalog::Catalog& catalog;
  const KeyGraph& graph;
};

/// An aggregation: the stages run over a collection's documents.
struct Pipeline {
  std::string collection;
  boost::json::array stages;
};

/// How the rows of a select leave its pipeline.
struct RowStyle {
  bool for_a_person = false;       ///< groups of years, months or days in their order
  bool every_column = false;       ///< a missing value is null, so that rows can be compared with others
  std::vector<std::string> names;  ///< of the columns; empty: those of output_names
};

/// `plan` itself, without its set operation, as a pipeline that gives a document for each row: the selected terms in
/// their order, under their names.
/// Errors: kInvalidQuery when the plan names no table, its tables are not connected, or it asks for every column beside
/// an aggregate.
[[nodiscard]] Result<Pipeline> select_rows(const Plan& plan, const DocumentSchema& schema, const RowStyle& style);

/// The values of a plan that selects one term, for comparisons with them.
struct PipelineValues {
  Pipeline pipeline;
  std::string path;       ///< of the value in each document
  bool nullable = false;  ///< some values may be null
};

/// Its different values. Errors: as of select_rows.
[[nodiscard]] Result<PipelineValues> select_values(const Plan& plan, const DocumentSchema& schema);

/// Its first value, never null; no document when there is none. Errors: as of select_rows.
[[nodiscard]] Result<PipelineValues> select_value(const Plan& plan, const DocumentSchema& schema);

}  // namespace dataquery::plan
