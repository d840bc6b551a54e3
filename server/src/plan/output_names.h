#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// What the columns of a plan's result are called, one for each selected term: "total_budget", "number_of_orders",
/// "month", and "customer_name" beside "product_name" where both are columns called name. Empty where the database's
/// own name says it: a column alone of its name, or every column. No name repeats another, nor a column of the plan's
/// tables, which an alias would hide.
[[nodiscard]] std::vector<std::string> output_names(const Plan& plan, const catalog::Catalog& catalog);

}  // namespace dataquery::plan
