#include "plan/pipeline_writer.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "plan/output_names.h"

namespace dataquery::plan {
namespace {

namespace json = boost::json;

constexpr std::string_view kLeft = "rows";
constexpr std::string_view kRight = "others";

bool equal(const Condition& left, const Condition& right) {
  return left.left == right.left && left.comparison == right.comparison && left.values == right.values &&
         left.nested == right.nested && left.right == right.right;
}

bool equal(const Clause& left, const Clause& right) {
  return std::ranges::equal(left, right, [](const Condition& a, const Condition& b) { return equal(a, b); });
}

bool nests(const Filter& filter) {
  return std::ranges::any_of(filter, [](const Clause& clause) {
    return std::ranges::any_of(clause, [](const Condition& one) { return one.nested != nullptr; });
  });
}

/// A union of two filters over the same rows as one select: the rows that meet either. Nothing for other unions.
std::optional<Plan> as_one_select(const Plan& plan) {
  const Plan& other = *plan.operand;
  const auto is_plain = [](const Plan& one) {
    return !has_aggregate(one) && one.having.empty() && one.order.empty() && !one.limit && !one.per && !one.self &&
           !nests(one.where);
  };
  const auto tables = [](const Plan& one) {
    const auto list = tables_of(one);
    return std::set<std::size_t>(list.begin(), list.end());
  };
  const bool names_columns = std::ranges::all_of(plan.select, [](const Term& term) { return term.column.has_value(); });
  if (plan.operation != SetOperation::kUnion || other.operation != SetOperation::kNone || plan.select != other.select ||
      plan.keys != other.keys || !names_columns || !is_plain(plan) || !is_plain(other) ||
      tables(plan) != tables(other)) {
    return std::nullopt;
  }
  Plan one = plan;
  one.operation = SetOperation::kNone;
  one.operand = nullptr;
  one.distinct = true;
  one.where.clear();
  Filter left;
  Filter right = other.where;
  for (const Clause& clause : plan.where) {
    const auto same = std::ranges::find_if(right, [&](const Clause& b) { return equal(clause, b); });
    if (same == right.end()) {
      left.push_back(clause);
    } else {
      one.where.push_back(clause);
      right.erase(same);
    }
  }
  constexpr std::size_t kReadable = 4;
  if (left.size() * right.size() > kReadable) return std::nullopt;
  for (const Clause& a : left) {  // (a and b) or c is (a or c) and (b or c)
    for (const Clause& b : right) {
      Clause either = a;
      either.insert(either.end(), b.begin(), b.end());
      one.where.push_back(std::move(either));
    }
  }
  one.tables = tables_of(plan);
  return one;
}

json::object combined(SetOperation operation) {
  const json::array sides = {"$" + std::string(kLeft), "$" + std::string(kRight)};
  switch (operation) {
    case SetOperation::kIntersect:
      return {{"$setIntersection", sides}};
    case SetOperation::kExcept:
      return {{"$setDifference", sides}};
    default:
      return {{"$setUnion", sides}};
  }
}

}  // namespace

Result<Pipeline> write_pipeline(const Plan& plan, const DocumentSchema& schema) {
  if (plan.operand == nullptr) return select_rows(plan, schema, {.for_a_person = true, .names = {}});
  if (const auto one = as_one_select(plan)) return select_rows(*one, schema, {.for_a_person = true, .names = {}});

  if (plan.select.size() != plan.operand->select.size()) {
    return fail(ErrorCode::kInvalidQuery, "Both sides of a set operation must have as many columns.");
  }
  RowStyle style{.for_a_person = false, .every_column = true, .names = column_names(plan, schema.catalog)};
  if (std::ranges::any_of(style.names, &std::string::empty)) style.names.clear();
  auto left = select_rows(plan, schema, style);
  if (!left) return left;
  auto right = select_rows(*plan.operand, schema, style);
  if (!right) return right;
  // $facet gives one document even when nothing matched; its list and the other side's are sets of rows.
  const auto stage = [](std::string_view name, json::value body) { return json::object{{name, std::move(body)}}; };
  Pipeline result{std::move(left->collection), {}};
  result.stages.push_back(stage("$facet", json::object{{kLeft, std::move(left->stages)}}));
  result.stages.push_back(stage(
      "$lookup",
      json::object{{"from", std::move(right->collection)}, {"pipeline", std::move(right->stages)}, {"as", kRight}}));
  result.stages.push_back(stage("$project", json::object{{"row", combined(plan.operation)}}));
  result.stages.push_back(stage("$unwind", "$row"));
  result.stages.push_back(stage("$replaceRoot", json::object{{"newRoot", "$row"}}));
  return result;
}

}  // namespace dataquery::plan
