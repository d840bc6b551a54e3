#pragma once

#include <boost/json/array.hpp>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "plan/document_paths.h"
#include "plan/pipeline_terms.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// How the documents of a plan are sorted. In a list that is cut off missing values come last, as in SQL's NULLS LAST;
/// MongoDB takes them for the smallest.
class PipelineSorting {
 public:
  PipelineSorting(const Plan& plan, const catalog::Catalog& catalog) : plan_(plan), catalog_(catalog) {}

  /// Next by `part` of `field`, which is what `order` means.
  void add(const Field& field, DatePart part, const Order& order);

  /// $sort, and before it what computes its keys: fields that are named by `paths` and told in `helpers`. None when
  /// nothing was added.
  [[nodiscard]] boost::json::array stages(DocumentPaths& paths, std::vector<std::string>& helpers) const;

 private:
  struct Key {
    Field field;
    DatePart part = DatePart::kNone;
    bool descending = false;
    bool unknown_last = false;
  };

  const Plan& plan_;
  const catalog::Catalog& catalog_;
  std::vector<Key> keys_;
};

}  // namespace dataquery::plan
