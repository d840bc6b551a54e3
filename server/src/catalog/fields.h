#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace dataquery::catalog {

/// A field as people know it: of a table its column; of a collection the path from the document, lists included.
struct Field {
  std::string path;
  std::string type;
  std::optional<ColumnRef> column;  ///< none: a list of documents, whose fields follow
};

/// The fields of `table`, in order: its columns, then for each list inside its documents the list ("items", "array of
/// object") and the fields of its elements ("items.price"), or a list of plain values alone ("tags", "array of
/// string"). `table` is no list itself.
[[nodiscard]] std::vector<Field> fields_of(const Catalog& catalog, std::size_t table);

}  // namespace dataquery::catalog
