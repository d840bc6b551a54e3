#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "plan/bson_values.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// Where a value lies in the documents of a pipeline, and what it may be.
struct Field {
  std::string path;  ///< "status", "customer.address.city", "_id.month"
  BsonType type;
};

/// "$customer.name": the field's value in an expression.
[[nodiscard]] std::string reference(std::string_view path);

/// `part` of the date that `field` holds as BSON date or ISO 8601 text, as text: "2025", "2025-Q1", "2025-03",
/// "2025-03-07"; null without a date. kNone: the value itself.
[[nodiscard]] boost::json::value value_of(const Field& field, DatePart part);

/// The term's arithmetic of two fields, the second being its operand: null where one is, or where it would divide by
/// zero.
[[nodiscard]] boost::json::value computed(Operator operation, const Field& left, const Field& right);

/// The field as a number: texts that spell one count as it, others and missing ones are null.
[[nodiscard]] boost::json::value number_of(const Field& field);

/// True where `value_expression` is neither null nor missing.
[[nodiscard]] boost::json::value is_known(boost::json::value value_expression);

/// True where every one of `conditions`, one or more expressions, is.
[[nodiscard]] boost::json::value all_true(boost::json::array conditions);

/// The number at `part` in percent of that at `whole`, two paths; null of nothing.
[[nodiscard]] boost::json::value percentage_of(std::string_view part, std::string_view whole);

/// What $group collects for `term` over `field`, the term's column; for an aggregate of distinct values the set of
/// them. With `only`, a condition as an expression, of the documents that meet it alone.
[[nodiscard]] boost::json::object accumulator(const Term& term, const Field& field,
                                              const boost::json::value* only = nullptr);

/// The aggregate of distinct values from the set of them that lies at `path`.
[[nodiscard]] boost::json::value aggregate_of_set(const Term& term, std::string_view path, bool nullable);

}  // namespace dataquery::plan
