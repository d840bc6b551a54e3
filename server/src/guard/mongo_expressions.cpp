#include <algorithm>
#include <cmath>
#include <cstdint>
#include <format>

#include "guard/mongo_walk.h"
#include "mongosh/literals.h"

namespace dataquery::guard {
namespace {

namespace json = boost::json;

constexpr double kLongestRange = 10'000;

std::optional<double> number(const json::value& value) {
  if (const auto* whole = value.if_int64()) return static_cast<double>(*whole);
  const auto* real = value.if_double();
  return real == nullptr ? std::nullopt : std::optional(*real);
}

/// Whether `value` can be no larger than lists and texts are, or than the longest range.
bool is_bounded(const json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr || object->size() != 1) {
    const auto known = number(value);
    return known && *known <= kLongestRange;
  }
  const auto& [name, argument] = *object->begin();
  if (name == "$size" || name == "$strLenCP" || name == "$strLenBytes") return true;
  const auto* list = argument.if_array();
  if (name == "$min") return list != nullptr && std::ranges::any_of(*list, is_bounded);
  if (name == "$add") return list != nullptr && std::ranges::all_of(*list, is_bounded) && list->size() <= 2;
  if (name == "$subtract") {
    const auto taken = list != nullptr && list->size() == 2 ? number((*list)[1]) : std::nullopt;
    return taken && *taken >= 0 && is_bounded((*list)[0]);
  }
  if (name == "$ceil" || name == "$floor") return is_bounded(argument);
  return false;
}

}  // namespace

bool MongoWalk::expression(const Value& value) {
  if (const auto* text = value.if_string()) return path_or_text(*text);
  if (const auto* list = value.if_array()) {
    return std::ranges::all_of(*list, [&](const Value& item) { return expression(item); });
  }
  const auto* object = value.if_object();
  if (object == nullptr || object->empty() || mongosh::is_literal(*object)) return true;
  const auto& [key, argument] = *object->begin();
  if (!key.starts_with('$')) return document_expression(*object);
  if (object->size() > 1) return invalid(std::format("{} must stand alone in its object", std::string_view(key)));
  return operation(key, argument);
}

bool MongoWalk::document_expression(const Object& object) {
  return std::ranges::all_of(object, [&](const auto& member) {
    if (member.key().starts_with('$')) {
      return invalid(std::format("{} must stand alone in its object", std::string_view(member.key())));
    }
    return expression(member.value());
  });
}

/// "$field.inner", "$$variable.field", or a text.
bool MongoWalk::path_or_text(std::string_view text) {
  if (!text.starts_with('$')) return true;
  if (!text.starts_with("$$")) {
    const auto path = text.substr(1);
    if (!path.empty() && !path.starts_with('.') && !path.ends_with('.') && !path.contains("..") &&
        !path.contains(".$")) {
      return true;
    }
    return invalid(std::format("'{}' is no path of a field; a text with '$' is {{\"$literal\": \"…\"}}", text));
  }
  const auto name = text.substr(2, text.find('.') == std::string_view::npos ? text.npos : text.find('.') - 2);
  if (text.contains(".$") || text.ends_with('.')) return invalid(std::format("'{}' is no path of a variable", text));
  if (is_variable(name)) return true;
  return refuse(
      std::format("variable $${} is not allowed; $$ROOT, $$NOW, $$REMOVE and those bound by let, $let, $map, "
                  "$filter and $reduce are",
                  name));
}

bool MongoWalk::operation(std::string_view name, const Value& argument) {
  if (name == "$literal") return constant(argument);
  if (name == "$let") return let(argument);
  if (name == "$map" || name == "$filter") return over_list(name, argument);
  if (name == "$reduce") return reduce(argument);
  if (name == "$switch") return switch_cases(argument);
  if (name == "$range") return range(argument);
  const auto* known = mongo_expression(name);
  if (known == nullptr) return not_allowed(MongoPlace::kExpression, " in an expression", name);
  return arguments(*known, argument, MongoPlace::kExpression);
}

bool MongoWalk::arguments(const MongoExpression& known, const Value& argument, MongoPlace place) {
  const auto* object = argument.if_object();
  const bool by_name = object != nullptr && !object->empty() && !mongosh::is_literal(*object) &&
                       !object->begin()->key().starts_with('$');
  if (known.named.empty() || (known.plain && !by_name)) return expression(argument);
  if (!by_name) return invalid(std::format("{} takes an object with {}", known.name, known.named));
  const auto takes = [&](std::string_view name) {
    for (auto rest = known.named; !rest.empty();) {
      const auto end = std::min(rest.find(' '), rest.size());
      if (rest.substr(0, end) == name) return true;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
  };
  for (const auto& [key, value] : *object) {
    if (!takes(key)) {
      return refuse(
          std::format("'{}' is not allowed in {}, which takes {}", std::string_view(key), known.name, known.named));
    }
    const bool order = key == "sortBy" && place != MongoPlace::kExpression;
    if (order ? !sort(known.name, value) : !expression(value)) return false;
  }
  return true;
}

bool MongoWalk::let(const Value& argument) {
  const auto* object = members(argument, "$let", {"vars", "in"});
  const auto* variables = object == nullptr ? nullptr : required(*object, "vars", "$let");
  const auto* in = variables == nullptr ? nullptr : required(*object, "in", "$let");
  if (in == nullptr) return false;
  if (!variables->is_object()) return invalid("'vars' of $let is an object of variables");
  for (const auto& variable : variables->get_object()) {
    if (!expression(variable.value())) return false;
  }
  const Scope scope(variables_);
  for (const auto& variable : variables->get_object()) {
    if (!bind(variable.key())) return false;
  }
  return expression(*in);
}

/// $map and $filter: what is computed of each element, which is called `as`.
bool MongoWalk::over_list(std::string_view name, const Value& argument) {
  const bool maps = name == "$map";
  const auto* object =
      maps ? members(argument, name, {"input", "as", "in"}) : members(argument, name, {"input", "as", "cond", "limit"});
  const auto* input = object == nullptr ? nullptr : required(*object, "input", name);
  const auto* each = input == nullptr ? nullptr : required(*object, maps ? "in" : "cond", name);
  if (each == nullptr || !expression(*input)) return false;
  const auto* limit = maps ? nullptr : object->if_contains("limit");
  if (limit != nullptr && !expression(*limit)) return false;
  const auto* as = object->if_contains("as");
  if (as != nullptr && !as->is_string()) return invalid(std::format("'as' of {} is a variable's name", name));
  const Scope scope(variables_);
  return bind(as == nullptr ? std::string_view("this") : std::string_view(as->get_string())) && expression(*each);
}

bool MongoWalk::reduce(const Value& argument) {
  const auto* object = members(argument, "$reduce", {"input", "initialValue", "in"});
  const auto* input = object == nullptr ? nullptr : required(*object, "input", "$reduce");
  const auto* initial = input == nullptr ? nullptr : required(*object, "initialValue", "$reduce");
  const auto* in = initial == nullptr ? nullptr : required(*object, "in", "$reduce");
  if (in == nullptr || !expression(*input) || !expression(*initial)) return false;
  const Scope scope(variables_);
  return bind("this") && bind("value") && expression(*in);
}

bool MongoWalk::switch_cases(const Value& argument) {
  const auto* object = members(argument, "$switch", {"branches", "default"});
  const auto* branches = object == nullptr ? nullptr : required(*object, "branches", "$switch");
  if (branches == nullptr) return false;
  if (!branches->is_array()) return invalid("'branches' of $switch is a list of {\"case\": …, \"then\": …}");
  for (const auto& branch : branches->get_array()) {
    const auto* parts = members(branch, "a branch of $switch", {"case", "then"});
    const auto* condition = parts == nullptr ? nullptr : required(*parts, "case", "a branch of $switch");
    const auto* result = condition == nullptr ? nullptr : required(*parts, "then", "a branch of $switch");
    if (result == nullptr || !expression(*condition) || !expression(*result)) return false;
  }
  const auto* rest = object->if_contains("default");
  return rest == nullptr || expression(*rest);
}

/// A range makes a list of nothing, in one step that no time limit stops: its length must be seen to be small.
bool MongoWalk::range(const Value& argument) {
  const auto* list = argument.if_array();
  if (list == nullptr || list->size() < 2 || list->size() > 3) {
    return invalid("$range takes a list of start, end and, if need be, step");
  }
  if (!expression(argument)) return false;
  const auto start = number((*list)[0]);
  const auto end = number((*list)[1]);
  const auto step = list->size() == 3 ? number((*list)[2]) : std::optional(1.0);
  if (start && end && step) {
    if (*step != 0 && std::abs(*end - *start) / std::abs(*step) <= kLongestRange) return true;
    return refuse(std::format("a $range of more than {} numbers is not allowed", kLongestRange));
  }
  if (start && *start >= 0 && step && *step >= 1 && is_bounded((*list)[1])) return true;
  return refuse(
      std::format("the length of this $range cannot be seen; begin at 0 or more, and write its end as "
                  "{{\"$min\": [end, {}]}}",
                  kLongestRange));
}

/// A fixed value: no paths, no operators.
bool MongoWalk::constant(const Value& value) {
  if (const auto* list = value.if_array()) {
    return std::ranges::all_of(*list, [&](const Value& item) { return constant(item); });
  }
  const auto* object = value.if_object();
  if (object == nullptr || mongosh::is_literal(*object)) return true;
  return std::ranges::all_of(*object, [&](const auto& member) {
    if (member.key().starts_with('$')) {
      return refuse(std::format("{} is not allowed in a fixed value", std::string_view(member.key())));
    }
    return constant(member.value());
  });
}

}  // namespace dataquery::guard
