#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <format>

#include "guard/mongo_walk.h"
#include "mongosh/literals.h"

namespace dataquery::guard {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostStages = 200;
constexpr std::size_t kDeepestPipeline = 10;  // pipelines in pipelines
constexpr std::int64_t kMostSampled = 100'000;
constexpr std::int64_t kMostBuckets = 10'000;

/// A whole number, written as one or with a fraction of nothing.
std::optional<std::int64_t> whole(const json::value& value) {
  if (const auto* number = value.if_int64()) return *number;
  const auto* real = value.if_double();
  constexpr double kLargest = 9'007'199'254'740'992;
  if (real == nullptr || std::trunc(*real) != *real || std::abs(*real) > kLargest) return std::nullopt;
  return static_cast<std::int64_t>(*real);
}

bool is_operation(const json::value& value) {
  const auto* object = value.if_object();
  return object != nullptr && !object->empty() && object->begin()->key().starts_with('$') &&
         !mongosh::is_literal(*object);
}

}  // namespace

struct MongoWalk::Stage {
  std::string_view name;
  Check check;
};

bool MongoWalk::pipeline(const Value& value, std::string_view of) {
  const auto* stages = value.if_array();
  if (stages == nullptr) return invalid(std::format("the pipeline of {} must be a list of stages", of));
  if (++pipelines_ > kDeepestPipeline) return refuse("pipelines are nested too deeply");
  for (const auto& each : *stages) {
    if (++stages_ > kMostStages) return refuse(std::format("more than {} stages are not allowed", kMostStages));
    if (!stage(each)) return false;
  }
  --pipelines_;
  return true;
}

bool MongoWalk::stage(const Value& value) {
  static constexpr auto kStages = std::to_array<Stage>({
      {"$match", &MongoWalk::match},
      {"$project", &MongoWalk::project},
      {"$addFields", &MongoWalk::add_fields},
      {"$set", &MongoWalk::add_fields},
      {"$unset", &MongoWalk::unset},
      {"$group", &MongoWalk::group},
      {"$sort", &MongoWalk::sort},
      {"$limit", &MongoWalk::count_of_rows},
      {"$skip", &MongoWalk::count_of_rows},
      {"$unwind", &MongoWalk::unwind},
      {"$lookup", &MongoWalk::lookup},
      {"$graphLookup", &MongoWalk::graph_lookup},
      {"$unionWith", &MongoWalk::union_with},
      {"$facet", &MongoWalk::facet},
      {"$count", &MongoWalk::count},
      {"$sortByCount", &MongoWalk::computed},
      {"$bucket", &MongoWalk::bucket},
      {"$bucketAuto", &MongoWalk::bucket_auto},
      {"$replaceRoot", &MongoWalk::replace_root},
      {"$replaceWith", &MongoWalk::computed},
      {"$sample", &MongoWalk::sample},
      {"$setWindowFields", &MongoWalk::window_fields},
      {"$fill", &MongoWalk::fill},
  });
  const auto* object = value.if_object();
  if (object == nullptr || object->size() != 1) {
    return invalid("a stage is an object with one member, such as {\"$match\": {…}}");
  }
  const auto& [key, argument] = *object->begin();
  const std::string_view name = key;
  const auto* const known = std::ranges::find(kStages, name, &Stage::name);
  // Both lists must know it: the one that says what is allowed, and this one, which says how it is looked at.
  if (known == kStages.end() || !std::ranges::contains(mongo_stages(), name)) {
    if (!name.starts_with('$')) return invalid(std::format("'{}' is no stage; a stage's name begins with '$'", name));
    return not_allowed(MongoPlace::kStage, " as a stage", name);
  }
  return (this->*known->check)(name, argument);
}

bool MongoWalk::match(std::string_view stage, const Value& value) { return conditions(value, stage); }

// ------------------------------------------------------------------------------------------------ fields and rows

bool MongoWalk::project(std::string_view stage, const Value& value) {
  const auto* fields = value.if_object();
  if (fields == nullptr || fields->empty()) return invalid(std::format("{} takes an object of fields", stage));
  return projection(*fields);
}

/// Numbers and booleans keep or drop a field; objects go down into documents.
bool MongoWalk::projection(const Object& fields) {
  for (const auto& [key, value] : fields) {
    if (!field_path(key, "$project")) return false;
    const auto* inside = value.if_object();
    const bool nested = inside != nullptr && !mongosh::is_literal(*inside) && !is_operation(value) && !inside->empty();
    if (nested ? !projection(*inside) : !(text_score(value) || expression(value))) return false;
  }
  return true;
}

bool MongoWalk::add_fields(std::string_view stage, const Value& value) {
  const auto* fields = value.if_object();
  if (fields == nullptr || fields->empty()) return invalid(std::format("{} takes an object of fields", stage));
  return std::ranges::all_of(*fields, [&](const auto& field) {
    return field_path(field.key(), stage) && (text_score(field.value()) || expression(field.value()));
  });
}

bool MongoWalk::unset(std::string_view stage, const Value& value) {
  if (const auto* name = value.if_string()) return field_path(*name, stage);
  const auto* names = value.if_array();
  if (names == nullptr) return invalid("$unset takes a field's name or a list of them");
  return std::ranges::all_of(*names, [&](const Value& name) {
    return name.is_string() ? field_path(name.get_string(), stage) : invalid("$unset takes names of fields");
  });
}

/// {"$meta": "textScore"}, the only thing that $meta is allowed to tell.
bool MongoWalk::text_score(const Value& value) {
  const auto* object = value.if_object();
  const auto* meta = object == nullptr || object->size() != 1 ? nullptr : object->if_contains("$meta");
  return meta != nullptr && *meta == Value("textScore");
}

bool MongoWalk::sort(std::string_view stage, const Value& value) {
  const auto* order = value.if_object();
  if (order == nullptr || order->empty())
    return invalid(std::format("{} takes an object such as {{\"field\": -1}}", stage));
  for (const auto& [key, direction] : *order) {
    if (!field_path(key, stage)) return false;
    const auto number = whole(direction);
    if (!(number && (*number == 1 || *number == -1)) && !text_score(direction)) {
      return invalid(std::format("the order of {} must be 1 or -1", std::string_view(key)));
    }
  }
  return true;
}

bool MongoWalk::count_of_rows(std::string_view stage, const Value& value) {
  const auto number = whole(value);
  const std::int64_t least = stage == "$limit" ? 1 : 0;
  if (number && *number >= least) return true;
  return invalid(std::format("{} takes a whole number, {} or more", stage, least));
}

bool MongoWalk::sample(std::string_view stage, const Value& value) {
  const auto* object = members(value, stage, {"size"});
  const auto* size = object == nullptr ? nullptr : required(*object, "size", stage);
  if (size == nullptr) return false;
  const auto number = whole(*size);
  if (number && *number >= 1 && *number <= kMostSampled) return true;
  return invalid(std::format("the size of {} must be 1 to {}", stage, kMostSampled));
}

bool MongoWalk::unwind(std::string_view stage, const Value& value) {
  const auto* path = &value;
  if (value.is_object()) {
    const auto* object = members(value, stage, {"path", "includeArrayIndex", "preserveNullAndEmptyArrays"});
    path = object == nullptr ? nullptr : required(*object, "path", stage);
    if (path == nullptr || !field_in(*object, stage, "includeArrayIndex", false)) return false;
    const auto* keep = object->if_contains("preserveNullAndEmptyArrays");
    if (keep != nullptr && !keep->is_bool()) return invalid("preserveNullAndEmptyArrays of $unwind is true or false");
  }
  const auto* name = path->if_string();
  if (name == nullptr || !name->starts_with('$') || name->starts_with("$$")) {
    return invalid("$unwind takes a path that begins with '$', such as \"$items\"");
  }
  return field_path(std::string_view(*name).substr(1), stage);
}

bool MongoWalk::count(std::string_view stage, const Value& value) {
  const auto* name = value.if_string();
  if (name == nullptr || std::string_view(*name).contains('.')) return invalid("$count takes a name for the number");
  return field_path(*name, stage);
}

bool MongoWalk::computed(std::string_view /*stage*/, const Value& value) { return expression(value); }

bool MongoWalk::replace_root(std::string_view stage, const Value& value) {
  const auto* object = members(value, stage, {"newRoot"});
  const auto* root = object == nullptr ? nullptr : required(*object, "newRoot", stage);
  return root != nullptr && expression(*root);
}

// --------------------------------------------------------------------------------------------------------- groups

bool MongoWalk::group(std::string_view stage, const Value& value) {
  const auto* fields = value.if_object();
  if (fields == nullptr) return invalid("$group takes an object with _id and fields");
  const auto* key = required(*fields, "_id", stage);
  return key != nullptr && expression(*key) && accumulators(*fields, stage);
}

/// Every member but _id.
bool MongoWalk::accumulators(const Object& fields, std::string_view stage) {
  return std::ranges::all_of(fields, [&](const auto& field) {
    return field.key() == "_id" || accumulator(field.key(), field.value(), stage);
  });
}

bool MongoWalk::accumulator(std::string_view field, const Value& value, std::string_view stage) {
  if (field.contains('.')) return invalid(std::format("a field of {} must not be called '{}'", stage, field));
  if (!field_path(field, stage)) return false;
  const auto* object = value.if_object();
  if (object == nullptr || object->size() != 1) {
    return invalid(std::format("the field '{}' of {} needs an accumulator such as {{\"$sum\": 1}}", field, stage));
  }
  const auto& [key, argument] = *object->begin();
  const auto* known = mongo_accumulator(key);
  if (known == nullptr) {
    if (!key.starts_with('$')) {
      return invalid(std::format("the field '{}' of {} needs an accumulator such as {{\"$sum\": 1}}", field, stage));
    }
    return not_allowed(MongoPlace::kAccumulator, std::format(" in {}", stage), key);
  }
  return arguments(*known, argument, MongoPlace::kAccumulator);
}

bool MongoWalk::bucket(std::string_view stage, const Value& value) {
  const auto* object = members(value, stage, {"groupBy", "boundaries", "default", "output"});
  const auto* key = object == nullptr ? nullptr : required(*object, "groupBy", stage);
  const auto* boundaries = key == nullptr ? nullptr : required(*object, "boundaries", stage);
  if (boundaries == nullptr || !expression(*key) || !expression(*boundaries)) return false;
  const auto* rest = object->if_contains("default");
  if (rest != nullptr && !expression(*rest)) return false;
  const auto* output = object->if_contains("output");
  if (output == nullptr) return true;
  return output->is_object() ? accumulators(output->get_object(), stage) : invalid("output of $bucket is an object");
}

bool MongoWalk::bucket_auto(std::string_view stage, const Value& value) {
  const auto* object = members(value, stage, {"groupBy", "buckets", "output", "granularity"});
  const auto* key = object == nullptr ? nullptr : required(*object, "groupBy", stage);
  const auto* buckets = key == nullptr ? nullptr : required(*object, "buckets", stage);
  if (buckets == nullptr || !expression(*key)) return false;
  const auto number = whole(*buckets);
  if (!number || *number < 1 || *number > kMostBuckets) {
    return invalid(std::format("buckets of {} must be 1 to {}", stage, kMostBuckets));
  }
  const auto* granularity = object->if_contains("granularity");
  if (granularity != nullptr && !granularity->is_string()) return invalid("granularity of $bucketAuto is a text");
  const auto* output = object->if_contains("output");
  if (output == nullptr) return true;
  return output->is_object() ? accumulators(output->get_object(), stage)
                             : invalid("output of $bucketAuto is an object");
}

bool MongoWalk::window_fields(std::string_view stage, const Value& value) {
  const auto* object = members(value, stage, {"partitionBy", "sortBy", "output"});
  const auto* output = object == nullptr ? nullptr : required(*object, "output", stage);
  if (output == nullptr) return false;
  if (const auto* by = object->if_contains("partitionBy"); by != nullptr && !expression(*by)) return false;
  if (const auto* order = object->if_contains("sortBy"); order != nullptr && !sort(stage, *order)) return false;
  if (!output->is_object()) return invalid("output of $setWindowFields is an object");
  for (const auto& [field, computed_by] : output->get_object()) {
    if (!field_path(field, stage)) return false;
    const auto* parts = computed_by.if_object();
    if (parts == nullptr || parts->empty()) {
      return invalid(std::format("the field '{}' of {} needs an operator", std::string_view(field), stage));
    }
    std::size_t operators = 0;
    for (const auto& [key, argument] : *parts) {
      if (key == "window") {
        if (!window(argument)) return false;
        continue;
      }
      const auto* known = mongo_window_operator(key);
      if (known == nullptr) return not_allowed(MongoPlace::kWindow, std::format(" in {}", stage), key);
      if (!arguments(*known, argument, MongoPlace::kWindow)) return false;
      ++operators;
    }
    if (operators != 1) {
      return invalid(std::format("the field '{}' of {} needs one operator", std::string_view(field), stage));
    }
  }
  return true;
}

/// {"documents": ["unbounded", 0], "range": […], "unit": "day"}
bool MongoWalk::window(const Value& value) {
  const auto* object = members(value, "window", {"documents", "range", "unit"});
  if (object == nullptr) return false;
  for (const auto& [key, bounds] : *object) {
    if (key == "unit") {
      if (!bounds.is_string()) return invalid("the unit of a window is a text");
      continue;
    }
    const auto* list = bounds.if_array();
    const bool shaped = list != nullptr && list->size() == 2 && std::ranges::all_of(*list, [](const Value& bound) {
                          return bound.is_number() || bound == Value("unbounded") || bound == Value("current");
                        });
    if (!shaped) return invalid("the bounds of a window are two of \"unbounded\", \"current\" and numbers");
  }
  return true;
}

bool MongoWalk::fill(std::string_view stage, const Value& value) {
  const auto* object = members(value, stage, {"partitionBy", "partitionByFields", "sortBy", "output"});
  const auto* output = object == nullptr ? nullptr : required(*object, "output", stage);
  if (output == nullptr) return false;
  if (const auto* by = object->if_contains("partitionBy"); by != nullptr && !expression(*by)) return false;
  if (const auto* names = object->if_contains("partitionByFields"); names != nullptr && !unset(stage, *names))
    return false;
  if (const auto* order = object->if_contains("sortBy"); order != nullptr && !sort(stage, *order)) return false;
  if (!output->is_object()) return invalid("output of $fill is an object");
  for (const auto& [field, how] : output->get_object()) {
    const auto* parts = field_path(field, stage) ? members(how, "output of $fill", {"value", "method"}) : nullptr;
    if (parts == nullptr) return false;
    const auto* filled = parts->if_contains("value");
    if (filled != nullptr && !expression(*filled)) return false;
    const auto* method = parts->if_contains("method");
    if (method != nullptr && *method != Value("linear") && *method != Value("locf")) {
      return invalid("the method of $fill is \"linear\" or \"locf\"");
    }
  }
  return true;
}

// ---------------------------------------------------------------------------------------------- other collections

bool MongoWalk::from(const Object& object, std::string_view stage, std::string_view member) {
  const auto* name = required(object, member, stage);
  if (name == nullptr) return false;
  if (name->is_object()) return refuse(std::format("{} must not name another database", stage));
  if (!name->is_string()) return invalid(std::format("'{}' of {} is the name of a collection", member, stage));
  return collection(name->get_string());
}

bool MongoWalk::field_in(const Object& object, std::string_view stage, std::string_view member, bool needed) {
  const auto* name = object.if_contains(member);
  if (name == nullptr) return !needed || invalid(std::format("{} lacks '{}'", stage, member));
  if (!name->is_string()) return invalid(std::format("'{}' of {} is the name of a field", member, stage));
  return field_path(name->get_string(), std::format("'{}' of {}", member, stage));
}

bool MongoWalk::lookup(std::string_view stage, const Value& value) {
  const auto* object = members(value, stage, {"from", "localField", "foreignField", "let", "pipeline", "as"});
  if (object == nullptr || !from(*object, stage, "from") || !field_in(*object, stage, "as", true)) return false;
  const auto* inner = object->if_contains("pipeline");
  const bool by_fields = inner == nullptr || object->contains("localField") || object->contains("foreignField");
  if (!field_in(*object, stage, "localField", by_fields) || !field_in(*object, stage, "foreignField", by_fields)) {
    return false;
  }
  const Scope scope(variables_);
  if (const auto* let = object->if_contains("let")) {
    if (!let->is_object()) return invalid("'let' of $lookup is an object of variables");
    for (const auto& variable : let->get_object()) {
      if (!expression(variable.value())) return false;
    }
    for (const auto& variable : let->get_object()) {
      if (!bind(variable.key())) return false;
    }
  }
  return inner == nullptr || pipeline(*inner, stage);
}

bool MongoWalk::graph_lookup(std::string_view stage, const Value& value) {
  const auto* object = members(value, stage,
                               {"from", "startWith", "connectFromField", "connectToField", "as", "maxDepth",
                                "depthField", "restrictSearchWithMatch"});
  if (object == nullptr || !from(*object, stage, "from")) return false;
  for (const auto& [name, needed] :
       {std::pair("connectFromField", true), {"connectToField", true}, {"as", true}, {"depthField", false}}) {
    if (!field_in(*object, stage, name, needed)) return false;
  }
  const auto* start = required(*object, "startWith", stage);
  if (start == nullptr || !expression(*start)) return false;
  if (const auto* depth = object->if_contains("maxDepth")) {
    if (const auto number = whole(*depth); !number || *number < 0) {
      return invalid("maxDepth of $graphLookup is a whole number, 0 or more");
    }
  }
  const auto* restricted = object->if_contains("restrictSearchWithMatch");
  return restricted == nullptr || conditions(*restricted, stage);
}

bool MongoWalk::union_with(std::string_view stage, const Value& value) {
  if (const auto* name = value.if_string()) return collection(*name);
  const auto* object = members(value, stage, {"coll", "pipeline"});
  if (object == nullptr || !from(*object, stage, "coll")) return false;
  const auto* inner = object->if_contains("pipeline");
  return inner == nullptr || pipeline(*inner, stage);
}

bool MongoWalk::facet(std::string_view stage, const Value& value) {
  const auto* parts = value.if_object();
  if (parts == nullptr || parts->empty()) return invalid("$facet takes an object of pipelines");
  return std::ranges::all_of(
      *parts, [&](const auto& part) { return field_path(part.key(), stage) && pipeline(part.value(), stage); });
}

}  // namespace dataquery::guard
