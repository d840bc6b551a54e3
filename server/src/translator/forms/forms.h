#pragma once

#include <optional>

#include "translator/forms/form.h"

namespace dataquery::translator {

/// The surest reading that a form gives of the question behind `links`; nothing where no form fits.
[[nodiscard]] std::optional<FormReading> read_form(const Links& links, const CatalogIndex& index);

// The forms, a file each.

/// "top 5 customers by revenue" (the things that come first by the sum of a measure) and "revenue by category" (the sum
/// of a measure for each thing). The measure is a numeric column named so, or by a synonym, as few joins from the thing
/// as possible.
[[nodiscard]] std::optional<FormReading> read_measure_by(const Links& links, const CatalogIndex& index);

/// "total revenue", "revenue by customer", "top 5 products by sales": where no column is the revenue, price times
/// quantity is.
[[nodiscard]] std::optional<FormReading> read_value_by(const Links& links, const CatalogIndex& index);

/// "revenue by quarter", "number of orders per quarter in 2025", "quarterly sales".
[[nodiscard]] std::optional<FormReading> read_by_period(const Links& links, const CatalogIndex& index);

/// "products with stock below their reorder level", "orders whose fee is higher than their total": a column of a row
/// against another of the same row.
[[nodiscard]] std::optional<FormReading> read_column_comparison(const Links& links, const CatalogIndex& index);

/// "the most expensive product of each category", "top 3 products by price in each category", "the latest order of each
/// customer": the first rows of each group, those that tie included.
[[nodiscard]] std::optional<FormReading> read_first_of_each(const Links& links, const CatalogIndex& index);

/// "what percentage of orders were shipped", "share of revenue by category".
[[nodiscard]] std::optional<FormReading> read_share(const Links& links, const CatalogIndex& index);

/// "all products with the highest price", "which products share the lowest price": the rows that tie for it.
[[nodiscard]] std::optional<FormReading> read_all_with_extreme(const Links& links, const CatalogIndex& index);

/// Tables that refer to themselves: "the manager of Ada Holm", "employees and their managers", "employees who earn more
/// than their manager", "who reports to Ada Holm", "number of employees per manager".
[[nodiscard]] std::optional<FormReading> read_own_relation(const Links& links, const CatalogIndex& index);

}  // namespace dataquery::translator
