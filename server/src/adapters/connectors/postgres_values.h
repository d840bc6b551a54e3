#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "source/value.h"

namespace dataquery::connectors {

/// What a type of PostgreSQL's own, given by its OID, holds. Types that extensions and users define are kText.
[[nodiscard]] catalog::TypeKind kind_of_postgres_type(std::uint32_t oid);

/// A cell that PostgreSQL wrote as text (DateStyle ISO, bytea_output hex) as a value of the domain.
[[nodiscard]] source::Value postgres_value(std::uint32_t type, std::string_view text);

/// "2024-01-31 10:00:00.5+02" as "2024-01-31T08:00:00.5Z". Gives what is no such time ("infinity", years BC) as it is.
[[nodiscard]] std::string to_utc(std::string_view text);

/// An array as PostgreSQL writes it ("{1,NULL,\"a b\"}", also nested) as JSON text, its elements as numbers where
/// `element` is a numeric type. Nothing when the text is no such array.
[[nodiscard]] std::optional<std::string> array_to_json(std::string_view text, catalog::TypeKind element);

/// The texts in an array of one dimension; empty when the text is no such array.
[[nodiscard]] std::vector<std::string> array_items(std::string_view text);

}  // namespace dataquery::connectors
