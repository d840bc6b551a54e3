#include <format>
#include <utility>

#include "mongosh/chain.h"
#include "mongosh/literals.h"

namespace dataquery::mongosh {
namespace {

namespace json = boost::json;

json::value stage(std::string_view name, json::value value) {
  json::object object;
  object.emplace(name, std::move(value));
  return object;
}

json::value exists() { return stage("$exists", true); }

/// An ordinary object; nullptr for ObjectId("…") and the like.
const json::object* document(const json::value& value) {
  const auto* object = value.if_object();
  return object == nullptr || is_literal(*object) ? nullptr : object;
}

Result<void> check_projection(const json::object& projection) {
  for (const auto& [name, value] : projection) {
    if (name == "$" || name.ends_with(".$")) {
      return fail(ErrorCode::kInvalidQuery,
                  "the positional projection '.$' is not allowed; use aggregate with $filter");
    }
    const auto* inside = value.if_object();
    if (inside == nullptr || inside->size() != 1) continue;
    const auto& [key, argument] = *inside->begin();
    const auto* list = argument.if_array();
    const bool of_find_only =
        key == "$elemMatch" ||
        (key == "$slice" && (argument.is_number() || (list != nullptr && !list->empty() && list->front().is_number())));
    if (of_find_only) {
      return fail(ErrorCode::kInvalidQuery,
                  std::format("{} in a projection is not allowed; use aggregate with $filter, or with "
                              "{{\"$slice\": [\"$field\", n]}}",
                              std::string_view(key)));
    }
  }
  return {};
}

}  // namespace

Result<json::array> stages_of(const Find& find) {
  json::array stages;
  const auto add_object = [&](std::string_view name, std::string_view part, const json::value& value) -> Result<void> {
    if (value.is_null()) return {};
    const auto* object = document(value);
    if (object == nullptr) return fail(ErrorCode::kInvalidQuery, std::format("the {} must be an object", part));
    if (!object->empty()) stages.push_back(stage(name, value));
    return {};
  };
  if (auto added = add_object("$match", "filter", find.filter); !added) return propagate(added);
  if (auto added = add_object("$sort", "sort order", find.sort); !added) return propagate(added);
  for (const auto& [name, value] : {std::pair("$skip", &find.skip), std::pair("$limit", &find.limit)}) {
    if (!value->is_null() && *value != json::value(0)) stages.push_back(stage(name, *value));
  }
  if (const auto* projection = document(find.projection)) {
    if (auto checked = check_projection(*projection); !checked) return propagate(checked);
  }
  if (auto added = add_object("$project", "projection", find.projection); !added) return propagate(added);
  return stages;
}

Result<json::array> distinct_stages(const json::value& field, const json::value& filter) {
  const auto* name = field.if_string();
  if (name == nullptr || name->empty() || name->starts_with('$')) {
    return fail(ErrorCode::kInvalidQuery, "distinct() takes a field's name");
  }
  if (!filter.is_null() && document(filter) == nullptr) {
    return fail(ErrorCode::kInvalidQuery, "the filter must be an object");
  }
  // Where the field is missing there is no value, and none of null.
  json::object conditions = filter.is_null() ? json::object() : filter.get_object();
  const bool free = conditions.emplace(*name, exists()).second;
  json::array stages;
  stages.push_back(stage("$match", std::move(conditions)));
  if (!free) stages.push_back(stage("$match", stage(*name, exists())));
  // As distinct does: the elements of lists, on the way and at its end, are values of their own.
  const std::string_view path = *name;
  for (auto dot = path.find('.');; dot = path.find('.', dot + 1)) {
    json::object unwind{{"path", "$" + std::string(path.substr(0, dot))}};
    unwind.emplace("preserveNullAndEmptyArrays", true);
    stages.push_back(stage("$unwind", std::move(unwind)));
    if (dot == std::string_view::npos) break;
  }
  stages.push_back(stage("$group", json::object{{"_id", "$" + std::string(path)}}));
  return stages;
}

json::array whole_pipeline(Aggregation aggregation) {
  auto& stages = aggregation.pipeline;
  if (aggregation.path.empty() || aggregation.takes == Aggregation::Takes::kCount) return std::move(stages);
  json::object shown;
  if (aggregation.column != "_id") shown.emplace("_id", 0);
  if (aggregation.path == aggregation.column) {
    shown.emplace(aggregation.column, 1);
  } else {
    shown.emplace(aggregation.column, "$" + aggregation.path);
  }
  stages.push_back(stage("$project", std::move(shown)));
  return std::move(stages);
}

}  // namespace dataquery::mongosh
