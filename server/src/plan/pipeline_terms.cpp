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

}  // namespace

std::string reference(std::string_view path) { return "$" + std::string(path); }

json::value value_of(const Field& field, DatePart part) {
  if (part == DatePart::kNone) return json::value(reference(field.path));
  if (!field.type.holds("date")) return part_of_text(field, part);
  if (!field.type.holds("string")) return part_of_date(field, part);
  // Among BSON types dates come after texts, so every date is greater than the first one.
  const json::object first_date{{"$date", "0001-01-01T00:00:00Z"}};
  return conditional(json::object{{"$gte", json::array{reference(field.path), first_date}}}, part_of_date(field, part),
                     part_of_text(field, part));
}

json::value number_of(const Field& field) {
  if (!field.type.holds("string")) return json::value(reference(field.path));
  return json::object{
      {"$convert",
       json::object{{"input", reference(field.path)}, {"to", "double"}, {"onError", nullptr}, {"onNull", nullptr}}}};
}

json::value is_known(json::value value_expression) {
  return json::object{{"$gt", json::array{std::move(value_expression), nullptr}}};  // before null there is only missing
}

json::value all_true(json::array conditions) {
  if (conditions.size() == 1) return std::move(conditions.front());
  return json::object{{"$and", std::move(conditions)}};
}

json::object accumulator(const Term& term, const Field& field) {
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
