#pragma once

#include <boost/json/array.hpp>
#include <cstddef>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "plan/document_paths.h"
#include "plan/join_path.h"
#include "plan/key_graph.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// How the tables of a plan come together in documents: from one collection, a move after the other.
struct PipelineJoins {
  /// Stages that bring tables in; after them the rows of `tables` are where `paths` says.
  struct Move {
    boost::json::array stages;
    std::vector<std::size_t> tables;
  };
  std::string collection;
  std::vector<Move> moves;  ///< the first one brings the collection itself, without a stage
  DocumentPaths paths;
};

/// Carries out `path`: a key to another collection is `$lookup` and `$unwind`, a list inside documents `$unwind` alone.
/// Starts where lookups follow references (which is by `_id`, and to one document), or at a table that `plan` holds to
/// one value. Documents multiply and vanish as rows do in an inner join; null and missing keys join nothing.
[[nodiscard]] PipelineJoins pipeline_joins(const Plan& plan, const catalog::Catalog& catalog, const KeyGraph& graph,
                                           const JoinPath& path);

}  // namespace dataquery::plan
