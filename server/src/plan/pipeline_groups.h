#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "plan/document_paths.h"
#include "plan/pipeline_terms.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// The groups of a plan as a $group stage: by the plain columns of its selection, or all documents as one group; also
/// the distinct rows of a plan without aggregates.
class PipelineGroups {
 public:
  /// `names`: what the selected terms are called, one each. `paths` is only used while constructing. `values_known`:
  /// the documents' values of the aggregated columns are neither null nor missing.
  PipelineGroups(const Plan& plan, const catalog::Catalog& catalog, const DocumentPaths& paths,
                 const std::vector<std::string>& names, bool values_known);

  /// $group, and where an aggregate takes a second step $addFields; for shares of a total what adds it up.
  [[nodiscard]] boost::json::array stages() const;

  /// Where `term`, one of the plan's, lies after the stages.
  [[nodiscard]] Field field(const Term& term) const;
  /// How many fields stand before `term` in a group's document; none for what groups are made by.
  [[nodiscard]] std::optional<std::size_t> position(const Term& term) const;
  [[nodiscard]] bool has_keys() const { return !keys_.empty(); }

 private:
  struct Part {
    Term term;
    std::string name;
    Field source;  ///< the term's column in the documents before
  };

  void add(std::vector<Part>& parts, const Term& term, std::string name, const DocumentPaths& paths) const;
  [[nodiscard]] std::string unused(const Term& term) const;
  void read_matching(const Plan& plan, const DocumentPaths& paths);
  void add_totals(boost::json::array& stages) const;

  const catalog::Catalog& catalog_;
  std::vector<std::size_t> tables_;  ///< Plan::tables
  bool values_known_;
  boost::json::value matching_ = true;  ///< Plan::matching as an expression
  std::vector<Part> keys_;
  std::vector<Part> values_;
};

}  // namespace dataquery::plan
