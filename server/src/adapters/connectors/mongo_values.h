#pragma once

#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "source/value.h"

struct _bson_value_t;  // NOLINT(bugprone-reserved-identifier,readability-identifier-naming): the driver's

namespace dataquery::connectors {

/// A value of a document: ObjectIds as hexadecimal text, times as ISO 8601 with Z, UUIDs as text, decimals exactly,
/// lists and documents and what else has no counterpart as relaxed extended JSON; null and undefined as NULL.
[[nodiscard]] source::Value mongo_value(const _bson_value_t& value);

/// What kind of values a BSON type (bson_type_t) holds.
[[nodiscard]] catalog::TypeKind mongo_kind(int bson_type);

/// The same for one value: a decimal that is no number is text, a UUID is text.
[[nodiscard]] catalog::TypeKind mongo_kind(const _bson_value_t& value);

/// A decimal as digits without an exponent ("1200", "0.0012"), where that takes no more than 60 of them.
[[nodiscard]] std::string plain_decimal(std::string_view number);

}  // namespace dataquery::connectors
