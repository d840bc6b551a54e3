#include "llm/json_fields.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>

namespace dataquery::llm {

boost::json::value parse_json(std::string_view text) {
  boost::system::error_code error;
  auto value = boost::json::parse(text, error);
  return error ? boost::json::value{} : value;
}

std::string written(const boost::json::object& object) {
  auto text = boost::json::serialize(object);
  text.shrink_to_fit();
  return text;
}

const boost::json::value* member(const boost::json::value& object, std::string_view name) {
  const auto* members = object.if_object();
  return members == nullptr ? nullptr : members->if_contains(name);
}

std::string_view text_at(const boost::json::value& object, std::string_view name) {
  const auto* value = member(object, name);
  const auto* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string_view{} : std::string_view(*text);
}

const boost::json::array* array_at(const boost::json::value& object, std::string_view name) {
  const auto* value = member(object, name);
  return value == nullptr ? nullptr : value->if_array();
}

std::optional<std::int64_t> integer_at(const boost::json::value& object, std::string_view name) {
  const auto* value = member(object, name);
  if (value == nullptr) return std::nullopt;
  const auto number = value->try_to_number<std::int64_t>();
  return number ? std::optional(*number) : std::nullopt;
}

std::optional<double> number_at(const boost::json::value& object, std::string_view name) {
  const auto* value = member(object, name);
  if (value == nullptr) return std::nullopt;
  const auto number = value->try_to_number<double>();
  return number && std::isfinite(*number) ? std::optional(*number) : std::nullopt;
}

}  // namespace dataquery::llm
