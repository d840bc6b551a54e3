#include "plan/pipeline_conditions.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <string>
#include <utility>

#include "plan/bson_values.h"
#include "plan/like_pattern.h"
#include "plan/match_objects.h"
#include "plan/pipeline_periods.h"

namespace dataquery::plan {
namespace {

namespace json = boost::json;

json::object on(std::string_view path, json::value operators) { return {{path, std::move(operators)}}; }

/// Values that are numbers, but in some documents written as text: queries compare with either, never with both.
bool is_number_in_text(const BsonType& type) {
  return catalog::is_numeric(type.kind) && type.holds("string") && type.holds_other_than_text();
}

class Matcher {
 public:
  Matcher(const Condition& condition, const Field& field) : condition_(condition), field_(field) {}

  [[nodiscard]] json::object match() const {
    const auto& values = condition_.values;
    switch (condition_.comparison) {
      case Comparison::kIsNull:
        return on(field_.path, nullptr);
      case Comparison::kIsNotNull:
        return known(field_.path);
      case Comparison::kEqual:
      case Comparison::kIn:
        return one_of(values);
      case Comparison::kNotEqual:
      case Comparison::kNotIn:
        return none_of(values);
      case Comparison::kLike:
      case Comparison::kNotLike:
        return like(values.front());
      case Comparison::kBetween:
        return range({{"$gte", values.at(0)}, {"$lte", values.at(1)}});
      default:
        return range({{operator_of(condition_.comparison), values.front()}});
    }
  }

 private:
  using Bounds = std::vector<std::pair<std::string_view, Literal>>;

  [[nodiscard]] json::array all_values(const std::vector<Literal>& literals) const {
    json::array all;
    for (const Literal& literal : literals) {
      for (auto& value : bson_values(literal, field_.type)) all.push_back(std::move(value));
    }
    return all;
  }

  [[nodiscard]] json::object one_of(const std::vector<Literal>& literals) const {
    auto all = all_values(literals);
    if (all.size() == 1) return on(field_.path, std::move(all.front()));
    return on(field_.path, json::object{{"$in", std::move(all)}});
  }

  [[nodiscard]] json::object none_of(const std::vector<Literal>& literals) const {
    auto all = all_values(literals);
    if (all.size() == 1 && !field_.type.nullable) return on(field_.path, json::object{{"$ne", std::move(all.front())}});
    if (field_.type.nullable) all.push_back(nullptr);  // stands for missing, too
    return on(field_.path, json::object{{"$nin", std::move(all)}});
  }

  /// Queries compare values of one type only: a number with numbers, a date with dates.
  [[nodiscard]] json::object range(const Bounds& bounds) const {
    if (is_number_in_text(field_.type)) return number_range(bounds);
    std::vector<json::object> each;
    for (const std::string_view name : field_.type.names) {
      json::object operators;
      for (const auto& [symbol, literal] : bounds) {
        if (auto value = bson_value(literal, name)) operators.emplace(symbol, std::move(*value));
      }
      if (operators.size() != bounds.size()) continue;
      auto one = on(field_.path, std::move(operators));
      if (std::ranges::find(each, one) == each.end()) each.push_back(std::move(one));
    }
    if (!each.empty()) return any_of(std::move(each));
    json::object operators;
    for (const auto& [symbol, literal] : bounds) {
      operators.emplace(symbol, bson_values(literal, field_.type).front());
    }
    return on(field_.path, std::move(operators));
  }

  [[nodiscard]] json::object number_range(const Bounds& bounds) const {
    const auto number = number_of(field_);
    json::array conditions;
    bool bounded_below = false;  // as null is not, which comes before every number
    for (const auto& [symbol, literal] : bounds) {
      bounded_below = bounded_below || symbol.starts_with("$gt");
      const auto value = bson_value(literal, "double").value_or(json::value(literal.text));
      conditions.push_back(json::object{{symbol, json::array{number, in_expression(value)}}});
    }
    if (!bounded_below) conditions.insert(conditions.begin(), is_known(number));
    return {{"$expr", all_true(std::move(conditions))}};
  }

  [[nodiscard]] json::object like(const Literal& literal) const {
    const bool negated = condition_.comparison == Comparison::kNotLike;
    if (field_.type.holds_other_than_text()) {
      json::value found = like_expression(literal.text, as_text());
      if (!negated) return {{"$expr", std::move(found)}};
      json::object match = field_.type.nullable ? known(field_.path) : json::object{};
      match.emplace("$expr", json::object{{"$not", json::array{std::move(found)}}});
      return match;
    }
    auto pattern = like_query(literal.text);
    if (!negated) return on(field_.path, std::move(pattern));
    json::object operators{{"$not", std::move(pattern)}};
    if (field_.type.nullable) operators.emplace("$ne", nullptr);
    return on(field_.path, std::move(operators));
  }

  [[nodiscard]] json::value as_text() const {
    if (!field_.type.holds("date")) return json::object{{"$toString", reference(field_.path)}};
    return json::object{
        {"$dateToString", json::object{{"date", reference(field_.path)}, {"format", "%Y-%m-%dT%H:%M:%S"}}}};
  }

  const Condition& condition_;
  const Field& field_;
};

}  // namespace

std::string_view operator_of(Comparison comparison) {
  switch (comparison) {
    case Comparison::kEqual:
      return "$eq";
    case Comparison::kNotEqual:
      return "$ne";
    case Comparison::kLess:
      return "$lt";
    case Comparison::kLessEqual:
      return "$lte";
    case Comparison::kGreater:
      return "$gt";
    case Comparison::kGreaterEqual:
      return "$gte";
    default:
      return "";
  }
}

json::object match_of(const Condition& condition, const Field& field, DatePart part) {
  const bool asks_for_null =
      condition.comparison == Comparison::kIsNull || condition.comparison == Comparison::kIsNotNull;
  if (part == DatePart::kNone || asks_for_null) return Matcher(condition, field).match();
  return match_of_period(condition, field, part);
}

}  // namespace dataquery::plan
