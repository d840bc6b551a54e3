#pragma once

#include <span>
#include <string_view>

namespace dataquery::guard {

/// What a PostgreSQL query may be made of: the guard's allow-lists. What is on none of them is refused.

/// Kinds of syntax nodes, as libpg_query names them ("SelectStmt").
[[nodiscard]] bool postgres_node_allowed(std::string_view name);

/// Fields of those nodes ("whereClause").
[[nodiscard]] bool postgres_field_allowed(std::string_view name);

/// Functions of the schema pg_catalog that compute from their arguments.
[[nodiscard]] bool postgres_function_allowed(std::string_view name);
[[nodiscard]] std::span<const std::string_view> postgres_functions();

/// Whether a table of the schema `schema` ("" where the query names none) may be read: every one that is not
/// PostgreSQL's own, and of those the ones that describe tables.
[[nodiscard]] bool postgres_relation_allowed(std::string_view schema, std::string_view name);

/// Whether a value may be cast to the type `name` of the schema `schema` ("" where the query names none).
[[nodiscard]] bool postgres_type_allowed(std::string_view schema, std::string_view name);

/// Options of EXPLAIN that do not run the query.
[[nodiscard]] bool postgres_explain_option_allowed(std::string_view name);

}  // namespace dataquery::guard
