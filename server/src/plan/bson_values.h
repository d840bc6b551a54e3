#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// What values a field of a collection may hold, or a value computed from it.
struct BsonType {
  std::vector<std::string_view> names;  ///< as `$type` spells them, commonest first; never empty; views of the catalog
  catalog::TypeKind kind = catalog::TypeKind::kOther;
  bool nullable = true;  ///< null or missing in some documents

  [[nodiscard]] bool holds(std::string_view name) const;
  /// Something else than text is among the values.
  [[nodiscard]] bool holds_other_than_text() const;
};

/// The type of `column`: what `Column::type` says ("int | string"), or where that holds no BSON type what its kind
/// suggests. Valid as long as `column` is.
[[nodiscard]] BsonType bson_type(const catalog::Column& column);

/// The type of `term`'s values: a part of a date is text, a count an integer that is always there.
[[nodiscard]] BsonType bson_type(const Term& term, const catalog::Catalog& catalog);

/// `literal` as a field of the type `name` holds it, in relaxed extended JSON v2: {"$date": …}, {"$oid": …}; nothing
/// when no value of that type can be meant.
[[nodiscard]] std::optional<boost::json::value> bson_value(const Literal& literal, std::string_view name);

/// `literal` in each way that values of `type` may spell it (5 and "5" where both numbers and texts occur), without
/// repetition; never empty.
[[nodiscard]] boost::json::array bson_values(const Literal& literal, const BsonType& type);

/// `day` ("2025", "2025-03", "2025-03-07", with or without a time) as {"$date": "2025-03-07T00:00:00Z"}.
[[nodiscard]] std::optional<boost::json::value> bson_date(std::string_view day);

/// `value` as an operand inside an expression, where a text that starts with "$" would be taken for a field.
[[nodiscard]] boost::json::value in_expression(boost::json::value value);

}  // namespace dataquery::plan
