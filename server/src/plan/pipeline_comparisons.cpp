#include "plan/pipeline_comparisons.h"

#include <boost/json/array.hpp>
#include <utility>

#include "plan/bson_values.h"
#include "plan/like_pattern.h"
#include "plan/pipeline_conditions.h"

namespace dataquery::plan {
namespace {

namespace json = boost::json;

json::value negation(json::value condition) { return json::object{{"$not", json::array{std::move(condition)}}}; }

bool is_number(const Field& field, DatePart part) {
  return part == DatePart::kNone && catalog::is_numeric(field.type.kind);
}

json::value comparable(const Field& field, DatePart part) {
  return is_number(field, part) ? number_of(field) : value_of(field, part);
}

/// A constant as it is compared with `part` of `field`.
json::value constant(const Literal& literal, const Field& field, DatePart part) {
  if (part != DatePart::kNone) return in_expression(json::value(literal.text));
  if (is_number(field, part)) {
    if (auto number = bson_value(literal, "double")) return in_expression(std::move(*number));
  }
  return in_expression(bson_values(literal, field.type).front());
}

}  // namespace

json::object match_of_fields(Comparison comparison, const Field& left, DatePart part, const Field& right,
                             DatePart right_part) {
  const auto first = comparable(left, part);
  const auto second = comparable(right, right_part);
  json::array conditions;
  if (left.type.nullable || left.type.holds("string")) conditions.push_back(is_known(first));
  if (right.type.nullable || right.type.holds("string")) conditions.push_back(is_known(second));
  conditions.push_back(json::object{{operator_of(comparison), json::array{first, second}}});
  return {{"$expr", all_true(std::move(conditions))}};
}

json::value expression_of(const Condition& condition, const Field& field) {
  const DatePart part = condition.left.part;
  const auto value = comparable(field, part);
  const auto compare = [&](std::string_view symbol, std::size_t i) {
    return json::object{{symbol, json::array{value, constant(condition.values.at(i), field, part)}}};
  };
  const auto among = [&] {
    json::array all;
    for (const Literal& literal : condition.values) {
      if (part != DatePart::kNone || is_number(field, part)) {
        all.push_back(constant(literal, field, part));
        continue;
      }
      for (auto& one : bson_values(literal, field.type)) all.push_back(in_expression(std::move(one)));
    }
    return json::object{{"$in", json::array{value, std::move(all)}}};
  };
  switch (condition.comparison) {
    case Comparison::kIsNull:
      return negation(is_known(value));
    case Comparison::kIsNotNull:
      return is_known(value);
    case Comparison::kEqual:
    case Comparison::kIn:
      return among();
    case Comparison::kNotEqual:
    case Comparison::kNotIn:
      return all_true({is_known(value), negation(among())});
    case Comparison::kLike:
      return like_expression(condition.values.front().text, value);
    case Comparison::kNotLike:
      return all_true({is_known(value), negation(like_expression(condition.values.front().text, value))});
    case Comparison::kBetween:
      return all_true({compare("$gte", 0), compare("$lte", 1)});
    default:  // null comes before everything else
      return all_true({is_known(value), compare(operator_of(condition.comparison), 0)});
  }
}

}  // namespace dataquery::plan
