#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/catalog.h"
#include "plan/pipeline_terms.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// `prefix` and `path` as one path: "customer" and "address.city" give "customer.address.city". Either may be "".
[[nodiscard]] std::string joined_path(std::string_view prefix, std::string_view path);

/// The collection whose documents hold the rows of a table, and the tables from it down to that table: itself alone, or
/// for a list inside documents the collection, the lists around it, and it.
[[nodiscard]] std::vector<std::size_t> holders(const catalog::Catalog& catalog, std::size_t table);

/// The path of the list whose elements `table` holds, within the document or element around it; "" for a collection.
[[nodiscard]] std::string list_path(const catalog::Catalog& catalog, std::size_t table);

/// Where each table's row lies in the documents that pass through a pipeline: "" for the collection it starts from, the
/// name under which another was looked up, the path of an unwound list.
class DocumentPaths {
 public:
  explicit DocumentPaths(const catalog::Catalog& catalog) : catalog_(&catalog) {}

  /// From now on the rows of `table` lie at `place`.
  void put(std::size_t table, std::string place);
  [[nodiscard]] bool has(std::size_t table) const { return places_.contains(table); }
  [[nodiscard]] const std::string& place(std::size_t table) const { return places_.at(table); }

  /// The field that `ref`, a column of a table that was put, is in the documents.
  [[nodiscard]] Field field(catalog::ColumnRef ref) const;
  /// The field of `term`'s column, which it must have, or of its arithmetic, which must have been computed.
  [[nodiscard]] Field field(const Term& term) const;
  /// From now on the arithmetic of `term` lies in the top-level field `name`.
  void put_computed(const Term& term, std::string name);
  [[nodiscard]] bool has_computed(const Term& term) const;
  /// The path of `ref` within the document that holds its row, when nothing was unwound: "items.price", "_id".
  [[nodiscard]] std::string path_in_collection(catalog::ColumnRef ref) const;

  /// A name on the documents' top level that no field of theirs has: `wanted`, or with a number.
  [[nodiscard]] std::string free_name(std::string_view wanted);

 private:
  const catalog::Catalog* catalog_;  ///< never null
  std::map<std::size_t, std::string> places_;
  std::vector<std::pair<Term, std::string>> computed_;
  std::set<std::string, std::less<>> taken_;
};

}  // namespace dataquery::plan
