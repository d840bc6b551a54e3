#include "plan/like_pattern.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <cctype>
#include <utility>

#include "plan/bson_values.h"

namespace dataquery::plan {
namespace {

namespace json = boost::json;

constexpr std::string_view kWildcards = "%_";

/// A pattern without the "%" around it.
struct Pattern {
  std::string_view inner;
  bool open_start = false;
  bool open_end = false;

  explicit Pattern(std::string_view pattern)
      : inner(pattern), open_start(pattern.starts_with('%')), open_end(pattern.ends_with('%')) {
    while (inner.starts_with('%')) inner.remove_prefix(1);
    while (inner.ends_with('%')) inner.remove_suffix(1);
  }

  [[nodiscard]] bool is_plain() const { return inner.find_first_of(kWildcards) == std::string_view::npos; }
  /// "i" ignores case; "s" lets "." match line ends, where there is a ".".
  [[nodiscard]] std::string_view options() const { return is_plain() ? "i" : "is"; }
};

}  // namespace

std::string regular_expression(std::string_view pattern) {
  constexpr std::string_view kSpecial = R"(\^$.|?*+()[]{})";
  const Pattern parts(pattern);
  std::string expression = parts.open_start ? "" : "^";
  for (const char c : parts.inner) {
    if (c == '%') {
      expression += ".*";
    } else if (c == '_') {
      expression += '.';
    } else {
      if (kSpecial.find(c) != std::string_view::npos) expression += '\\';
      expression += c;
    }
  }
  if (!parts.open_end) expression += '$';
  return expression;
}

json::object like_query(std::string_view pattern) {
  return {{"$regex", regular_expression(pattern)}, {"$options", Pattern(pattern).options()}};
}

json::value like_expression(std::string_view pattern, json::value text) {
  const Pattern parts(pattern);
  if (!parts.open_end || !parts.is_plain()) {
    return json::object{{"$regexMatch", json::object{{"input", std::move(text)},
                                                     {"regex", regular_expression(pattern)},
                                                     {"options", parts.options()}}}};
  }
  std::string lower(parts.inner);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  json::object place{
      {"$indexOfCP", json::array{json::object{{"$toLower", std::move(text)}}, in_expression(json::value(lower))}}};
  return json::object{{parts.open_start ? "$gte" : "$eq", json::array{std::move(place), 0}}};
}

}  // namespace dataquery::plan
