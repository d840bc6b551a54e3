#pragma once

#include <optional>

#include "translator/forms/wording.h"

namespace dataquery::translator {

/// What things of a table are first by.
struct Superlative {
  catalog::ColumnRef column;
  bool descending = true;
};

/// "most expensive", "cheapest", "highest price", "latest" at the beginning of `words`, which are left with what
/// follows: a thing of `table`. Nothing, and `words` as they were, when they begin otherwise or name no column of it.
[[nodiscard]] std::optional<Superlative> take_superlative(Words& words, std::size_t table, const CatalogIndex& index);

/// "highest price", "latest order date": a superlative and the column's own words, and nothing else.
[[nodiscard]] std::optional<Superlative> superlative_of_column(Words words, std::size_t table,
                                                               const CatalogIndex& index);

/// The number or day of `table` that `words` and nothing else name.
[[nodiscard]] std::optional<catalog::ColumnRef> ranking_column(Words words, std::size_t table,
                                                               const CatalogIndex& index);

}  // namespace dataquery::translator
