#include "plan/pipeline_terms.h"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace dataquery::plan {
namespace {

namespace json = boost::json;

std::string_view format_of(DatePart part) {
  switch (part) {
    case DatePart::kYear:
      return "%Y";
    case DatePart::kMonth:
      return "%Y-%m";
    default:
      return "%Y-%m-%d";
  }
}

std::int64_t length_of(DatePart part) {
  switch (part) {
    case DatePart::kYear:
      return 4;
    case DatePart::kMonth:
      return 7;
    default:
      return 10;
  }
}

std::string_view operator_of(Aggregate aggregate) {
  switch (aggregate) {
    case Aggregate::kAverage:
      return "$avg";
    case Aggregate::kMinimum:
      return "$min";
    case Aggregate::kMaximum:
      return "$max";
    default:
      return "$sum";
  }
}

json::object conditional(json::value condition, json::value then, json::value otherwise) {
  return {{"$cond", json::array{std::move(condition), std::move(then), std::move(otherwise)}}};
}

json::value part_of_text(const Field& field, DatePart part) {
  const auto value = reference(field.path);
  json::object start{{"$substrCP", json::array{value, 0, length_of(part)}}};
  if (!field.type.nullable) return start;
  // Of null, too, the beginning is "".
  return conditional(json::object{{"$gt", json::array{value, ""}}}, std::move(start), nullptr);
}

json::value part_of_date(const Field& field, DatePart part) {
  return json::object{{"$dateToString", json::object{{"date", reference(field.path)}, {"format", format_of(part)}}}};
}

/// What dates and texts have in common, from those of `field`.
json::value of_date_or_text(const Field& field, json::value of_date, json::value of_text) {
  if (!field.type.holds("date")) return of_text;
  if (!field.type.holds("string")) return of_date;
  // Among BSON types dates come after texts, so every date is greater than the first one.
  const json::object first_date{{"$date", "0001-01-01T00:00:00Z"}};
  return conditional(json::object{{"$gte", json::array{reference(field.path), first_date}}}, std::move(of_date),
                     std::move(of_text));
}

/// The year, which is null without a date and makes the whole null, and "-Q1" to "-Q4" by the two digits of the month.
json::value quarter(const Field& field) {
  const auto value = reference(field.path);
  const auto month =
      of_date_or_text(field, json::object{{"$dateToString", json::object{{"date", value}, {"format", "%m"}}}},
                      json::object{{"$substrCP", json::array{value, 5, 2}}});
  const auto until = [&](std::string_view last) { return json::object{{"$lte", json::array{month, last}}}; };
  const auto name =
      conditional(until("06"), conditional(until("03"), "-Q1", "-Q2"), conditional(until("09"), "-Q3", "-Q4"));
  return json::object{{"$concat", json::array{value_of(field, DatePart::kYear), name}}};
}

}  // namespace

std::string reference(std::string_view path) { return "$" + std::string(path); }

json::value value_of(const Field& field, DatePart part) {
  if (part == DatePart::kNone) return json::value(reference(field.path));
  if (part == DatePart::kQuarter) return quarter(field);
  return of_date_or_text(field, part_of_date(field, part), part_of_text(field, part));
}

json::value number_of(const Field& field) {
  if (!field.type.holds("string")) return json::value(reference(field.path));
  return json::object{
      {"$convert",
       json::object{{"input", reference(field.path)}, {"to", "double"}, {"onError", nullptr}, {"onNull", nullptr}}}};
}

json::value computed(Operator operation, const Field& left, const Field& right) {
  const json::array operands{number_of(left), number_of(right)};
  switch (operation) {
    case Operator::kPlus:
      return json::object{{"$add", operands}};
    case Operator::kMinus:
      return json::object{{"$subtract", operands}};
    case Operator::kTimes:
      return json::object{{"$multiply", operands}};
    case Operator::kDividedBy:
      return conditional(json::object{{"$ne", json::array{operands[1], 0}}}, json::object{{"$divide", operands}},
                         nullptr);
    case Operator::kNone:
      break;
  }
  return operands[0];
}

json::value percentage_of(std::string_view part, std::string_view whole) {
  const json::object hundredfold{{"$multiply", json::array{100, reference(part)}}};
  return conditional(json::object{{"$ne", json::array{reference(whole), 0}}},
                     json::object{{"$divide", json::array{hundredfold, reference(whole)}}}, nullptr);
}

json::value is_known(json::value value_expression) {
  return json::object{{"$gt", json::array{std::move(value_expression), nullptr}}};  // before null there is only missing
}

json::value all_true(json::array conditions) {
  if (conditions.size() == 1) return std::move(conditions.front());
  return json::object{{"$and", std::move(conditions)}};
}

json::object accumulator(const Term& term, const Field& field, const json::value* only) {
  if (only != nullptr) {
    auto of = accumulator(term, field);
    auto& counted = of.begin()->value();
    counted = conditional(*only, std::move(counted), 0);
    return of;
  }
  if (!term.column) return {{"$sum", 1}};
  const bool counts = term.aggregate == Aggregate::kCount;
  const bool numeric = term.aggregate == Aggregate::kSum || term.aggregate == Aggregate::kAverage;
  auto value = numeric && term.part == DatePart::kNone ? number_of(field) : value_of(field, term.part);
  if (term.aggregate == Aggregate::kNone) return {{"$first", std::move(value)}};
  if (term.distinct) return {{"$addToSet", std::move(value)}};
  if (!counts) return {{operator_of(term.aggregate), std::move(value)}};
  if (!field.type.nullable) return {{"$sum", 1}};
  return {{"$sum", conditional(is_known(std::move(value)), 1, 0)}};
}

json::value aggregate_of_set(const Term& term, std::string_view path, bool nullable) {
  if (term.aggregate != Aggregate::kCount) return json::object{{operator_of(term.aggregate), reference(path)}};
  if (!nullable) return json::object{{"$size", reference(path)}};
  const json::object known{{"$setDifference", json::array{reference(path), json::array{nullptr}}}};
  return json::object{{"$size", known}};
}

}  // namespace dataquery::plan
