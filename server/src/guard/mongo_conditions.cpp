#include <algorithm>
#include <format>

#include "guard/mongo_walk.h"
#include "mongosh/literals.h"

namespace dataquery::guard {
namespace {

namespace json = boost::json;

bool begins_with_operator(const json::object& object) {
  return !object.empty() && object.begin()->key().starts_with('$') && !mongosh::is_literal(object);
}

bool is_regex(const json::value& value) {
  const auto* object = value.if_object();
  return object != nullptr && mongosh::is_literal(*object) && object->contains("$regularExpression");
}

}  // namespace

bool MongoWalk::conditions(const Value& value, std::string_view of) {
  const auto* object = value.if_object();
  if (object == nullptr || mongosh::is_literal(*object)) {
    return invalid(std::format("the conditions of {} are an object such as {{\"field\": 5}}", of));
  }
  return std::ranges::all_of(*object, [&](const auto& member) {
    return member.key().starts_with('$') ? condition(member.key(), member.value())
                                         : of_field(member.key(), member.value());
  });
}

bool MongoWalk::condition(std::string_view name, const Value& value) {
  if (name == "$and" || name == "$or" || name == "$nor") {
    const auto* list = value.if_array();
    if (list == nullptr || list->empty()) return invalid(std::format("{} takes a list of conditions", name));
    return std::ranges::all_of(*list, [&](const Value& each) { return conditions(each, name); });
  }
  if (name == "$expr") return expression(value);
  if (name == "$comment") return value.is_string() || invalid("$comment takes a text");
  if (name == "$sampleRate") return value.is_number() || invalid("$sampleRate takes a number");
  if (name == "$text") {
    const auto* text = members(value, name, {"$search", "$language", "$caseSensitive", "$diacriticSensitive"});
    const auto* words = text == nullptr ? nullptr : required(*text, "$search", name);
    return words != nullptr && std::ranges::all_of(*text, [&](const auto& part) {
             return part.value().is_string() || part.value().is_bool() || invalid("$text takes texts");
           });
  }
  return not_allowed(MongoPlace::kCondition, " as a condition", name);
}

bool MongoWalk::of_field(std::string_view field, const Value& value) {
  if (!field_path(field, "a condition")) return false;
  const auto* object = value.if_object();
  if (object == nullptr || !begins_with_operator(*object)) return plain_value(value);
  return std::ranges::all_of(*object, [&](const auto& each) {
    if (each.key().starts_with('$')) return field_operator(each.key(), each.value(), *object);
    return invalid(std::format("'{}' cannot stand beside {}", std::string_view(each.key()),
                               std::string_view(object->begin()->key())));
  });
}

bool MongoWalk::field_operator(std::string_view name, const Value& value, const Object& beside) {
  if (!mongo_field_operator_allowed(name)) return not_allowed(MongoPlace::kField, " under a field", name);
  const auto* object = value.if_object();
  if (name == "$in" || name == "$nin" || name == "$all") return plain_list(name, value);
  if (name == "$not") {
    if (is_regex(value)) return true;
    if (object == nullptr || !begins_with_operator(*object)) {
      return invalid("$not takes comparisons such as {\"$gt\": 5}, or a regular expression");
    }
    return of_field("not", value);
  }
  if (name == "$elemMatch") {
    if (object == nullptr) return invalid("$elemMatch takes an object");
    const bool of_values = begins_with_operator(*object) && mongo_field_operator_allowed(object->begin()->key());
    return of_values ? of_field("element", value) : conditions(value, name);
  }
  if (name == "$exists") return value.is_bool() || value.is_number() || invalid("$exists takes true or false");
  if (name == "$type") {
    const auto is_type = [&](const Value& type) {
      if (type.is_number() || (type.is_string() && mongo_type_name(type.get_string()))) return true;
      return invalid("$type takes the name of a type, such as \"string\", \"int\", \"date\" or \"null\"");
    };
    const auto* list = value.if_array();
    return list == nullptr ? is_type(value) : std::ranges::all_of(*list, is_type);
  }
  if (name == "$regex") {
    return value.is_string() || is_regex(value) || invalid("$regex takes a text or a regular expression");
  }
  if (name == "$options") {
    const auto* letters = value.if_string();
    const bool good = letters != nullptr &&
                      std::ranges::all_of(*letters, [](char c) { return std::string_view("imsxu").contains(c); });
    if (!good) return invalid("$options of $regex are letters of i, m, s, x and u");
    return beside.contains("$regex") || invalid("$options stands beside $regex");
  }
  if (name == "$size")
    return value.is_number() || invalid("$size takes a number; other sizes are compared under $expr");
  if (name == "$mod") {
    const auto* list = value.if_array();
    const bool good = list != nullptr && list->size() == 2 && (*list)[0].is_number() && (*list)[1].is_number();
    return good || invalid("$mod takes a divisor and a remainder");
  }
  if (name == "$geoWithin" || name == "$geoIntersects") {
    const auto* area = members(value, name, {"$geometry", "$box", "$polygon", "$center", "$centerSphere"});
    return area != nullptr && std::ranges::all_of(*area, [&](const auto& member) { return shape(member.value()); });
  }
  return plain_value(value);
}

bool MongoWalk::plain_list(std::string_view name, const Value& value) {
  const auto* list = value.if_array();
  if (list == nullptr) return invalid(std::format("{} takes a list", name));
  return std::ranges::all_of(*list, [&](const Value& item) {
    const auto* object = item.if_object();
    const auto* element =
        name == "$all" && object != nullptr && object->size() == 1 ? object->if_contains("$elemMatch") : nullptr;
    return element == nullptr ? plain_value(item) : field_operator("$elemMatch", *element, *object);
  });
}

/// What a field is compared with: no operators in it.
bool MongoWalk::plain_value(const Value& value) {
  if (const auto* list = value.if_array()) {
    return std::ranges::all_of(*list, [&](const Value& item) { return plain_value(item); });
  }
  const auto* object = value.if_object();
  if (object == nullptr || mongosh::is_literal(*object)) return true;
  return std::ranges::all_of(*object, [&](const auto& member) {
    const std::string_view name = member.key();
    return name.starts_with('$') ? not_allowed(MongoPlace::kField, " in a value", name) : plain_value(member.value());
  });
}

/// GeoJSON, or lists of numbers.
bool MongoWalk::shape(const Value& value) {
  if (value.is_number()) return true;
  if (const auto* list = value.if_array()) {
    return std::ranges::all_of(*list, [&](const Value& item) { return shape(item); });
  }
  const auto* object = value.if_object();
  if (object == nullptr) return invalid("an area is made of numbers");
  if (mongosh::is_literal(*object)) return true;
  return std::ranges::all_of(*object, [&](const auto& member) {
    if (member.key() == "type") return member.value().is_string() || invalid("the type of an area is a text");
    if (member.key() == "coordinates" || member.key() == "geometries") return shape(member.value());
    return refuse(std::format("'{}' is not allowed in an area", std::string_view(member.key())));
  });
}

}  // namespace dataquery::guard
