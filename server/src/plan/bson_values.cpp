#include "plan/bson_values.h"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

namespace dataquery::plan {
namespace {

namespace json = boost::json;
using catalog::TypeKind;

constexpr auto kNames = std::to_array<std::string_view>({"string", "int", "long", "double", "decimal", "bool", "date",
                                                         "objectId", "binData", "object", "array", "timestamp", "regex",
                                                         "symbol", "javascript", "minKey", "maxKey"});

std::string_view name_for(TypeKind kind) {
  switch (kind) {
    case TypeKind::kInteger:
      return "int";
    case TypeKind::kReal:
      return "double";
    case TypeKind::kDecimal:
      return "decimal";
    case TypeKind::kBoolean:
      return "bool";
    case TypeKind::kDate:
    case TypeKind::kTimestamp:
      return "date";
    case TypeKind::kBytes:
      return "binData";
    default:
      return "string";
  }
}

template <typename Number>
std::optional<Number> parsed(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<json::value> number(std::string_view text) {
  if (const auto whole = parsed<std::int64_t>(text)) return json::value(*whole);
  const auto real = parsed<double>(text);
  if (!real || !std::isfinite(*real)) return std::nullopt;
  return json::value(*real);
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::optional<json::value> object_id(std::string_view text) {
  constexpr std::size_t kDigits = 24;
  const bool hexadecimal =
      text.size() == kDigits && std::ranges::all_of(text, [](unsigned char c) { return std::isxdigit(c) != 0; });
  if (!hexadecimal) return std::nullopt;
  return json::object{{"$oid", text}};
}

std::optional<json::value> uuid(std::string_view text) {
  constexpr std::size_t kLength = 36;
  if (text.size() != kLength) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return std::nullopt;
  }
  return json::object{{"$uuid", text}};
}

std::optional<json::value> boolean(const Literal& literal) {
  std::string lower = literal.text;
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (lower == "true" || lower == "1" || lower == "yes") return json::value(true);
  if (lower == "false" || lower == "0" || lower == "no") return json::value(false);
  return std::nullopt;
}

std::optional<json::value> decimal(const Literal& literal) {
  auto value = number(literal.text);
  if (!value || value->is_int64()) return value;
  return json::object{{"$numberDecimal", literal.text}};  // 5.1 as a double is not 5.1 as a decimal
}

/// As it is written, for values of a type that no constant can be of.
json::value as_written(const Literal& literal) {
  if (literal.kind == Literal::Kind::kBoolean) return literal.text == "true";
  if (literal.kind == Literal::Kind::kNumber) {
    if (auto value = number(literal.text)) return *value;
  }
  return json::value(literal.text);
}

}  // namespace

bool BsonType::holds(std::string_view name) const { return std::ranges::find(names, name) != names.end(); }

bool BsonType::holds_other_than_text() const {
  return std::ranges::any_of(names, [](std::string_view name) { return name != "string"; });
}

BsonType bson_type(const catalog::Column& column) {
  BsonType type{.names = {}, .kind = column.kind, .nullable = column.nullable};
  constexpr std::string_view kSeparator = " | ";
  std::string_view rest = column.type;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(kSeparator), rest.size());
    const std::string_view name = rest.substr(0, end);
    if (std::ranges::find(kNames, name) != kNames.end()) type.names.push_back(name);
    rest.remove_prefix(std::min(rest.size(), end + kSeparator.size()));
  }
  if (type.names.empty()) type.names.push_back(name_for(column.kind));
  return type;
}

BsonType bson_type(const Term& term, const catalog::Catalog& catalog) {
  const bool counts = !term.column || term.aggregate == Aggregate::kCount;
  if (counts && term.share == Share::kNone) {
    return {.names = {"int"}, .kind = TypeKind::kInteger, .nullable = false};
  }
  if (term.share != Share::kNone || term.operation != Operator::kNone) {
    return {.names = {"double"}, .kind = TypeKind::kReal, .nullable = true};
  }
  BsonType type = bson_type(catalog.column(*term.column));
  if (term.part != DatePart::kNone) {
    type.names = {"string"};
    type.kind = TypeKind::kText;
  }
  if (term.aggregate == Aggregate::kSum || term.aggregate == Aggregate::kAverage) {
    std::erase_if(type.names, [](std::string_view name) { return name == "string"; });
    if (type.names.empty()) type.names = {"double"};
    if (!catalog::is_numeric(type.kind)) type.kind = TypeKind::kReal;
  }
  return type;
}

std::optional<json::value> bson_date(std::string_view day) {
  constexpr std::string_view kPattern = "0000-00-00T00:00:00";
  std::string text(day);
  if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
  if (!text.empty() && text.back() == 'Z') text.pop_back();
  std::string milliseconds;
  if (const auto point = text.find('.'); point != std::string::npos) {
    milliseconds = text.substr(point, 4);
    text.resize(point);
    if (!all_digits(std::string_view(milliseconds).substr(1))) return std::nullopt;
  }
  constexpr auto kLengths = std::to_array<std::size_t>({4, 7, 10, 16, 19});
  if (std::ranges::find(kLengths, text.size()) == kLengths.end()) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = kPattern[i] == '0';
    if (digit ? std::isdigit(static_cast<unsigned char>(text[i])) == 0 : text[i] != kPattern[i]) return std::nullopt;
  }
  constexpr std::string_view kFirst = "0000-01-01T00:00:00";
  text += kFirst.substr(text.size());
  return json::object{{"$date", text + milliseconds + "Z"}};
}

std::optional<json::value> bson_value(const Literal& literal, std::string_view name) {
  if (name == "string") return json::value(literal.text);
  if (name == "bool") return boolean(literal);
  if (name == "int" || name == "long" || name == "double" || name == "decimal") {
    if (literal.kind == Literal::Kind::kBoolean) return json::value(std::int64_t{literal.text == "true"});
    return name == "decimal" ? decimal(literal) : number(literal.text);
  }
  if (name == "date") return bson_date(literal.text);
  if (name == "objectId") return object_id(literal.text);
  if (name == "binData") return uuid(literal.text);
  return std::nullopt;
}

json::array bson_values(const Literal& literal, const BsonType& type) {
  json::array values;
  for (const std::string_view name : type.names) {
    auto value = bson_value(literal, name);
    if (value && std::ranges::find(values, *value) == values.end()) values.push_back(std::move(*value));
  }
  if (values.empty()) values.push_back(as_written(literal));
  return values;
}

json::value in_expression(json::value value) {
  const auto* text = value.if_string();
  if (text == nullptr || !text->starts_with('$')) return value;
  return json::object{{"$literal", std::move(value)}};
}

}  // namespace dataquery::plan
