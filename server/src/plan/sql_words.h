#pragma once

#include <string>
#include <string_view>

#include "plan/plan.h"

namespace dataquery::plan {

// How SQL spells parts of a plan; "" for what has no word of its own.

[[nodiscard]] std::string_view function_of(Aggregate aggregate);
[[nodiscard]] std::string_view symbol_of(Comparison comparison);
[[nodiscard]] std::string_view symbol_of(Operator operation);
[[nodiscard]] std::string_view keyword_of(SetOperation operation);

/// "order_items" and "OrderItems" -> "oi", a table's name in a query; "t" where there are no letters.
[[nodiscard]] std::string initials(std::string_view name);

}  // namespace dataquery::plan
