#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// What the columns of a plan's result are called, one for each selected term: "total_budget", "number_of_orders",
/// "month", and "customer_name" beside "product_name" where both are columns called name. Empty where the database's
/// own name says it: a column alone of its name, or every column. No name repeats another, nor a column of the plan's
/// tables, which an alias would hide.
///
/// A field inside documents is called by its path's last part, or where another column is called so by the whole:
/// "city", "billing_city".
[[nodiscard]] std::vector<std::string> output_names(const Plan& plan, const catalog::Catalog& catalog);

/// The same, with a column's own name where that says it; "" only for every column. No name repeats another.
[[nodiscard]] std::vector<std::string> column_names(const Plan& plan, const catalog::Catalog& catalog);

/// "OrderItems" -> "order_items", "address.city" -> "address_city".
[[nodiscard]] std::string snake_case(std::string_view name);

/// "categories" -> "category"; good enough for a heading.
[[nodiscard]] std::string singular(std::string name);

/// A table's name among others, of a list inside documents only its own: "orders.items" -> "items".
[[nodiscard]] std::string_view short_name(const catalog::Catalog& catalog, std::size_t table);

}  // namespace dataquery::plan
