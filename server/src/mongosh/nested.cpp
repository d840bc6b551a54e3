#include "mongosh/nested.h"

#include <algorithm>
#include <format>
#include <string>
#include <utility>

#include "mongosh/literals.h"

namespace dataquery::mongosh {
namespace {

namespace json = boost::json;
using Takes = Aggregation::Takes;

json::value call(std::string_view name, json::value argument) {
  json::object object;
  object.emplace(name, std::move(argument));
  return object;
}

const json::value* placeholder(const json::value& value) {
  const auto* object = value.if_object();
  return object == nullptr ? nullptr : object->if_contains(kNestedQuery);
}

bool holds_query(const json::value& value) {
  if (placeholder(value) != nullptr) return true;
  if (const auto* list = value.if_array()) return std::ranges::any_of(*list, holds_query);
  const auto* object = value.if_object();
  return object != nullptr &&
         std::ranges::any_of(*object, [](const auto& member) { return holds_query(member.value()); });
}

constexpr std::string_view kElsewhere =
    "a query inside a query may stand in the conditions of a find or a $match only; use $lookup";

/// Rewrites the conditions of one $match.
class Match {
 public:
  explicit Match(const std::vector<Aggregation>& nested) : nested_(nested) {}

  Result<json::object> conditions(const json::object& query) {
    json::object out;
    json::array compared;
    for (const auto& [key, value] : query) {
      const std::string_view name = key;
      if (!holds_query(value)) {
        out.emplace(name, value);
      } else if (name == "$and" || name == "$or" || name == "$nor") {
        auto list = each(value);
        if (!list) return propagate(list);
        out.emplace(name, std::move(*list));
      } else if (name == "$expr") {
        auto expression = replaced(value);
        if (!expression) return propagate(expression);
        compared.push_back(std::move(*expression));
      } else if (name.starts_with('$')) {
        return fail(ErrorCode::kInvalidQuery, std::string(kElsewhere));
      } else if (auto done = field(name, value, out, compared); !done) {
        return propagate(done);
      }
    }
    if (compared.size() == 1) out.insert_or_assign("$expr", std::move(compared.front()));
    if (compared.size() > 1) out.insert_or_assign("$expr", call("$and", std::move(compared)));
    return out;
  }

  /// The stages that must run before, and the fields to take out afterwards.
  json::array lookups;
  json::object helpers;

 private:
  Result<json::array> each(const json::value& value) {
    const auto* list = value.if_array();
    if (list == nullptr) return fail(ErrorCode::kInvalidQuery, std::string(kElsewhere));
    json::array out;
    for (const auto& item : *list) {
      const auto* query = item.if_object();
      if (query == nullptr) return fail(ErrorCode::kInvalidQuery, std::string(kElsewhere));
      auto rewritten = conditions(*query);
      if (!rewritten) return propagate(rewritten);
      out.push_back(std::move(*rewritten));
    }
    return out;
  }

  Result<void> field(std::string_view name, const json::value& value, json::object& out, json::array& compared) {
    if (const auto* query = placeholder(value)) {
      auto condition = comparison(name, "$eq", *query);
      if (!condition) return propagate(condition);
      compared.push_back(std::move(*condition));
      return {};
    }
    const auto* operators = value.if_object();
    if (operators == nullptr) return fail(ErrorCode::kInvalidQuery, std::string(kElsewhere));
    json::object rest;
    for (const auto& [key, operand] : *operators) {
      if (const auto* query = placeholder(operand)) {
        auto condition = comparison(name, key, *query);
        if (!condition) return propagate(condition);
        compared.push_back(std::move(*condition));
      } else if (holds_query(operand)) {
        return fail(ErrorCode::kInvalidQuery, std::string(kElsewhere));
      } else {
        rest.emplace(key, operand);
      }
    }
    if (!rest.empty()) out.emplace(name, std::move(rest));
    return {};
  }

  Result<json::value> comparison(std::string_view name, std::string_view op, const json::value& query) {
    auto operand = looked_up(query);
    if (!operand) return operand;
    const bool is_list = aggregation_at(query).takes == Takes::kList;
    const json::value path = json::string("$" + std::string(name));
    if (op == "$in" || op == "$nin") {
      if (!is_list) return fail(ErrorCode::kInvalidQuery, std::format("{} needs a list: distinct(…)", op));
      // A field that holds a list matches by any of its elements.
      json::value field_values = call("$cond", json::array{call("$isArray", path), path, json::array{path}});
      json::object found{{"input", std::move(field_values)}, {"as", "value"}};
      found.emplace("cond", call("$in", json::array{"$$value", std::move(*operand)}));
      json::value number = call("$size", call("$filter", std::move(found)));
      return call(op == "$in" ? "$gt" : "$eq", json::array{std::move(number), 0});
    }
    if (is_list) return fail(ErrorCode::kInvalidQuery, std::format("{} needs one value, not a list", op));
    if (op == "$eq" || op == "$ne") return call(op, json::array{path, std::move(*operand)});
    if (op == "$gt" || op == "$gte" || op == "$lt" || op == "$lte") {  // missing and null compare with nothing
      json::array all{call("$gt", json::array{path, nullptr}), call("$gt", json::array{*operand, nullptr})};
      all.push_back(call(op, json::array{path, *operand}));
      return call("$and", std::move(all));
    }
    return fail(ErrorCode::kInvalidQuery, std::string(kElsewhere));
  }

  [[nodiscard]] const Aggregation& aggregation_at(const json::value& query) const {
    return nested_[static_cast<std::size_t>(query.get_int64())];
  }

  /// The expression that stands for what a nested query gives; its lookup is added.
  Result<json::value> looked_up(const json::value& query) {
    const auto& inner = aggregation_at(query);
    if (inner.takes == Takes::kRows || inner.path.empty()) {
      return fail(ErrorCode::kInvalidQuery,
                  "a query inside a query must give a list or one value: distinct(…), findOne(…).field, "
                  "aggregate([…]).toArray()[0].field");
    }
    const auto helper = std::format("__nested_{}", query.get_int64());
    json::object lookup{{"from", inner.collection}};
    lookup.emplace("pipeline", inner.pipeline);
    lookup.emplace("as", helper);
    lookups.push_back(call("$lookup", std::move(lookup)));
    helpers.emplace(helper, 0);
    json::value values = json::string("$" + helper + "." + inner.path);
    if (inner.takes == Takes::kList) return values;
    json::value first = call("$arrayElemAt", json::array{std::move(values), 0});
    if (inner.takes == Takes::kCount) return call("$ifNull", json::array{std::move(first), 0});
    return first;
  }

  Result<json::value> replaced(const json::value& expression) {
    if (const auto* query = placeholder(expression)) return looked_up(*query);
    if (const auto* list = expression.if_array()) {
      json::array out;
      for (const auto& item : *list) {
        auto done = replaced(item);
        if (!done) return done;
        out.push_back(std::move(*done));
      }
      return out;
    }
    const auto* object = expression.if_object();
    if (object == nullptr) return expression;
    json::object out;
    for (const auto& [key, value] : *object) {
      auto done = replaced(value);
      if (!done) return done;
      out.emplace(key, std::move(*done));
    }
    return out;
  }

  const std::vector<Aggregation>& nested_;
};

}  // namespace

Result<void> resolve_nested(json::array& pipeline, const std::vector<Aggregation>& nested) {
  if (!std::ranges::any_of(pipeline, holds_query)) return {};
  json::array out;
  for (auto& stage : pipeline) {
    if (!holds_query(stage)) {
      out.push_back(std::move(stage));
      continue;
    }
    const auto* object = stage.if_object();
    const auto* query = object == nullptr || object->size() != 1 ? nullptr : object->if_contains("$match");
    if (query == nullptr || !query->is_object() || placeholder(*query) != nullptr) {
      return fail(ErrorCode::kInvalidQuery, std::string(kElsewhere));
    }
    Match match(nested);
    auto conditions = match.conditions(query->get_object());
    if (!conditions) return propagate(conditions);
    for (auto& lookup : match.lookups) out.push_back(std::move(lookup));
    out.push_back(call("$match", std::move(*conditions)));
    out.push_back(call("$project", std::move(match.helpers)));
  }
  pipeline = std::move(out);
  return {};
}

}  // namespace dataquery::mongosh
