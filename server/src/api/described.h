#pragma once

// Request and response bodies are plain structs described once with BOOST_DESCRIBE_STRUCT. From that one description
// come the parser that names a wrong field, the JSON writer, and the schema in /openapi.json; so they cannot disagree.

#include <boost/describe.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/utf8.h"

namespace dataquery::api {

namespace json = boost::json;

/// A string whose length in code points is checked: `Text<1, 255>`.
template <std::size_t Min, std::size_t Max>
struct Text {
  std::string value;
};

/// A member that has to be there, and may be null.
template <typename T>
struct Nullable {
  std::optional<T> value;
};

/// A wrong field, as in the `detail` of a 422: `{loc: ["body", "email"], msg, type}`.
struct FieldProblem {
  std::vector<std::string> loc;
  std::string msg;
  std::string type;  ///< "missing", "string_type", "string_too_long", …
};

template <typename T>
concept Described = boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;

template <typename T>
struct is_optional : std::false_type {};
template <typename T>
struct is_optional<std::optional<T>> : std::true_type {};
template <typename T>
struct is_nullable : std::false_type {};
template <typename T>
struct is_nullable<Nullable<T>> : std::true_type {};
template <typename T>
struct is_vector : std::false_type {};
template <typename T>
struct is_vector<std::vector<T>> : std::true_type {};
template <typename T>
struct text_bounds : std::false_type {};
template <std::size_t Min, std::size_t Max>
struct text_bounds<Text<Min, Max>> : std::true_type {
  static constexpr std::size_t kMin = Min;
  static constexpr std::size_t kMax = Max;
};

template <typename T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

// ---------------------------------------------------------------------------------------------------------- parsing

/// Fills `out` from `value`; every wrong field becomes a problem, so that the caller hears of all at once. Unknown
/// members are ignored, as the requirement's own server does.
template <typename T>
void parse(const json::value& value, T& out, std::vector<std::string>& loc, std::vector<FieldProblem>& problems) {
  const auto problem = [&](std::string type, std::string msg) {
    problems.push_back({loc, std::move(msg), std::move(type)});
  };
  if constexpr (std::is_same_v<T, json::value>) {
    out = value;
  } else if constexpr (is_optional<T>::value) {
    if (!value.is_null()) parse(value, out.emplace(), loc, problems);
  } else if constexpr (is_nullable<T>::value) {
    parse(value, out.value, loc, problems);
  } else if constexpr (std::is_same_v<T, bool>) {
    if (const auto* flag = value.if_bool())
      out = *flag;
    else
      problem("bool_type", "Input should be true or false");
  } else if constexpr (std::integral<T>) {
    if (const auto* number = value.if_int64())
      out = static_cast<T>(*number);
    else
      problem("int_type", "Input should be a whole number");
  } else if constexpr (std::floating_point<T>) {
    if (value.is_number())
      out = value.to_number<T>();
    else
      problem("float_type", "Input should be a number");
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (const auto* text = value.if_string())
      out = std::string(*text);
    else
      problem("string_type", "Input should be a text");
  } else if constexpr (text_bounds<T>::value) {
    parse(value, out.value, loc, problems);
    if (!value.is_string()) return;
    const auto length = count_code_points(out.value);
    if (length > text_bounds<T>::kMax) {
      problem("string_too_long", "Text should have at most " + std::to_string(text_bounds<T>::kMax) + " characters");
    } else if (length < text_bounds<T>::kMin) {
      problem("string_too_short", text_bounds<T>::kMin == 1 ? std::string("Text should not be empty")
                                                            : "Text should have at least " +
                                                                  std::to_string(text_bounds<T>::kMin) + " characters");
    }
  } else if constexpr (is_vector<T>::value) {
    const auto* list = value.if_array();
    if (list == nullptr) return problem("list_type", "Input should be a list");
    for (const auto& item : *list)
      parse(item, out.emplace_back(), loc, problems);  // a wrong item is the list's problem
  } else {
    static_assert(Described<T>);
    const auto* object = value.if_object();
    if (object == nullptr) return problem("model_type", "Input should be a JSON object");
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      auto& field = out.*member.pointer;
      loc.emplace_back(member.name);
      if (const auto* found = object->if_contains(member.name)) {
        parse(*found, field, loc, problems);
      } else if constexpr (!is_optional<std::remove_reference_t<decltype(field)>>::value) {
        problem("missing", "Field required");
      }
      loc.pop_back();
    });
  }
}

// ---------------------------------------------------------------------------------------------------------- writing

template <typename T>
[[nodiscard]] json::value write(const T& value) {
  if constexpr (std::is_constructible_v<json::value, const T&> && !is_vector<T>::value && !is_optional<T>::value) {
    return json::value(value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    return json::value(json::string(value));
  } else if constexpr (is_optional<T>::value) {
    return value ? write(*value) : json::value(nullptr);
  } else if constexpr (is_vector<T>::value) {
    json::array array;
    array.reserve(value.size());
    for (const auto& item : value) array.push_back(write(item));
    return array;
  } else {
    static_assert(Described<T>);
    json::object object;
    boost::mp11::mp_for_each<Members<T>>(
        [&](auto member) { object.emplace(member.name, write(value.*member.pointer)); });
    return object;
  }
}

// ----------------------------------------------------------------------------------------------------------- schema

/// The named schemas of an OpenAPI document (`components.schemas`), filled as types are described.
using Schemas = std::map<std::string, json::object, std::less<>>;

/// The JSON Schema of `T`; a described struct becomes a reference to its `kName` in `schemas`.
template <typename T>
[[nodiscard]] json::object schema(Schemas& schemas) {
  if constexpr (std::is_same_v<T, json::value>) {
    return {};
  } else if constexpr (std::is_same_v<T, json::object>) {
    return {{"type", "object"}, {"additionalProperties", true}};
  } else if constexpr (std::is_same_v<T, json::array>) {
    return {{"type", "array"}, {"items", json::object{}}};
  } else if constexpr (is_optional<T>::value) {
    using Inner = typename T::value_type;
    return {{"anyOf", json::array{schema<Inner>(schemas), json::object{{"type", "null"}}}}};
  } else if constexpr (is_nullable<T>::value) {
    return schema<decltype(T::value)>(schemas);
  } else if constexpr (is_vector<T>::value) {
    return {{"type", "array"}, {"items", schema<typename T::value_type>(schemas)}};
  } else if constexpr (std::is_same_v<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (std::integral<T>) {
    return {{"type", "integer"}};
  } else if constexpr (std::floating_point<T>) {
    return {{"type", "number"}};
  } else if constexpr (std::is_same_v<T, std::string>) {
    return {{"type", "string"}};
  } else if constexpr (text_bounds<T>::value) {
    return {{"type", "string"}, {"minLength", text_bounds<T>::kMin}, {"maxLength", text_bounds<T>::kMax}};
  } else {
    static_assert(Described<T>);
    const std::string name(T::kName);
    if (schemas.try_emplace(name).second) {
      json::object properties;
      json::array required;
      boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        using Field = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
        properties.emplace(member.name, schema<Field>(schemas));
        if constexpr (!is_optional<Field>::value) required.emplace_back(member.name);
      });
      auto& entry = schemas[name];
      entry = {{"type", "object"}, {"title", name}, {"properties", std::move(properties)}};
      if (!required.empty()) entry.emplace("required", std::move(required));
    }
    return {{"$ref", "#/components/schemas/" + name}};
  }
}

}  // namespace dataquery::api
