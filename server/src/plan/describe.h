#pragma once

#include <string>

#include "catalog/catalog.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// A plan in plain English, for a person who must choose between readings: "the number of orders where status is paid",
/// "name of customers, sorted by number of orders, highest first, only the first 5". A list inside
/// documents is spoken of as "items of orders". One line, no capital, no full stop.
[[nodiscard]] std::string describe(const Plan& plan, const catalog::Catalog& catalog);

/// One condition of `plan`: "status is paid", "price is more than 300", "salary is more than manager salary".
[[nodiscard]] std::string describe(const Condition& condition, const Plan& plan, const catalog::Catalog& catalog);

/// "order_items" -> "order items", "customerName" -> "customer name".
[[nodiscard]] std::string readable(std::string_view name);

}  // namespace dataquery::plan
