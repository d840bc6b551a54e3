#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "plan/document_paths.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// A column of a result, as the documents before the projection hold it.
struct Output {
  boost::json::value value;             ///< an expression
  std::string path;                     ///< where it lies; "" when it is computed
  std::optional<std::size_t> position;  ///< among the top-level fields of those documents, where that is known
  bool nullable = false;
  bool seen_missing = false;  ///< documents without the field were seen
};

[[nodiscard]] Output output_of(const Term& term, const DocumentPaths& paths, const catalog::Catalog& catalog);

/// The body of a $project that gives `outputs` under `names`, in their order. Fields that keep their names and their
/// order are included ("name": 1), which keeps the documents' order; others are computed, which stand in the
/// projection's. `every_column`: a missing value becomes null in each document.
[[nodiscard]] boost::json::object projection(const std::vector<Output>& outputs, const std::vector<std::string>& names,
                                             bool every_column);

/// False for an `_id` that is no more than MongoDB's own: another field is the key.
[[nodiscard]] bool shows_id(const catalog::Table& table);

}  // namespace dataquery::plan
