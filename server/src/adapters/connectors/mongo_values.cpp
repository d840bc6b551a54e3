#include "adapters/connectors/mongo_values.h"

#include <bson/bson.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <format>

#include "adapters/mongoc/bson.h"
#include "adapters/mongoc/dates.h"

namespace dataquery::connectors {
namespace {

using catalog::TypeKind;
using source::Value;

constexpr int kMostDigits = 60;

std::string decimal_text(const bson_value_t& value) {
  std::array<char, BSON_DECIMAL128_STRING> text{};
  bson_decimal128_to_string(&value.value.v_decimal128, text.data());
  return text.data();
}

bool is_number(std::string_view decimal) { return decimal != "NaN" && !decimal.ends_with("Infinity"); }

std::string uuid_text(const std::uint8_t* bytes) {
  std::string text;
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += std::format("{:02x}", bytes[i]);
  }
  return text;
}

bool is_uuid(const bson_value_t& value) {
  return value.value.v_binary.subtype == BSON_SUBTYPE_UUID && value.value.v_binary.data_len == 16;
}

// JSON as people write it, of libbson's: {"a": [1]} for { "a" : [ 1 ] }.
std::string usual_spaces(std::string_view json) {
  std::string text;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == ' ' && !quoted) {
      const char before = text.empty() ? ' ' : text.back();
      const char behind = i + 1 < json.size() ? json[i + 1] : ' ';
      if (std::string_view("[{ ").contains(before) || std::string_view("]}: ").contains(behind)) continue;
    }
    if (json[i] == '"') quoted = !quoted;
    text += json[i];
    if (json[i] == '\\' && quoted) text += json[++i];
  }
  return text;
}

// Extended JSON of one value, which libbson writes only within a document: {"v": …} without its frame.
std::string json_of(const bson_value_t& value) {
  const auto holder = mongoc::empty_bson();
  bson_append_value(holder.get(), "v", 1, &value);
  auto text = mongoc::relaxed_json(*holder);
  constexpr std::string_view kBefore = "{ \"v\" : ";
  constexpr std::string_view kBehind = " }";
  return usual_spaces(std::string_view(text).substr(kBefore.size(), text.size() - kBefore.size() - kBehind.size()));
}

}  // namespace

std::string plain_decimal(std::string_view number) {
  const auto mark = number.find_first_of("eE");
  if (mark == std::string_view::npos) return std::string(number);
  auto exponent_text = number.substr(mark + 1);
  if (exponent_text.starts_with('+')) exponent_text.remove_prefix(1);
  int exponent = 0;
  std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
  auto digits = std::string(number.substr(0, mark));
  const std::string sign = digits.starts_with('-') ? "-" : "";
  digits.erase(0, sign.size());
  if (const auto point = digits.find('.'); point != std::string::npos) {
    exponent -= static_cast<int>(digits.size() - point - 1);
    digits.erase(point, 1);
  }
  if (exponent > kMostDigits || exponent < -kMostDigits) return std::string(number);
  if (exponent >= 0) {
    digits.append(static_cast<std::size_t>(exponent), '0');
  } else {
    const auto fraction = static_cast<std::size_t>(-exponent);
    if (digits.size() <= fraction) digits.insert(0, fraction - digits.size() + 1, '0');
    digits.insert(digits.size() - fraction, ".");
  }
  const auto leading = digits.find_first_not_of('0');
  if (leading == std::string::npos) return sign + (exponent >= 0 ? "0" : digits);
  digits.erase(0, digits[leading] == '.' ? leading - 1 : leading);
  return sign + digits;
}

TypeKind mongo_kind(int bson_type) {
  switch (bson_type) {
    case BSON_TYPE_UTF8:
    case BSON_TYPE_SYMBOL:
    case BSON_TYPE_OID:
      return TypeKind::kText;
    case BSON_TYPE_INT32:
    case BSON_TYPE_INT64:
      return TypeKind::kInteger;
    case BSON_TYPE_DOUBLE:
      return TypeKind::kReal;
    case BSON_TYPE_DECIMAL128:
      return TypeKind::kDecimal;
    case BSON_TYPE_BOOL:
      return TypeKind::kBoolean;
    case BSON_TYPE_DATE_TIME:
      return TypeKind::kTimestamp;
    case BSON_TYPE_BINARY:
      return TypeKind::kBytes;
    case BSON_TYPE_DOCUMENT:
    case BSON_TYPE_ARRAY:
      return TypeKind::kJson;
    default:
      return TypeKind::kOther;
  }
}

TypeKind mongo_kind(const _bson_value_t& value) {
  if (value.value_type == BSON_TYPE_DECIMAL128 && !is_number(decimal_text(value))) return TypeKind::kText;
  if (value.value_type == BSON_TYPE_BINARY && is_uuid(value)) return TypeKind::kText;
  return mongo_kind(static_cast<int>(value.value_type));
}

Value mongo_value(const _bson_value_t& value) {
  switch (value.value_type) {
    case BSON_TYPE_NULL:
    case BSON_TYPE_UNDEFINED:
      return {};
    case BSON_TYPE_UTF8:
      return std::string(value.value.v_utf8.str, value.value.v_utf8.len);
    case BSON_TYPE_SYMBOL:
      return std::string(value.value.v_symbol.symbol, value.value.v_symbol.len);
    case BSON_TYPE_INT32:
      return std::int64_t{value.value.v_int32};
    case BSON_TYPE_INT64:
      return value.value.v_int64;
    case BSON_TYPE_DOUBLE:
      return value.value.v_double;
    case BSON_TYPE_BOOL:
      return value.value.v_bool;
    case BSON_TYPE_DATE_TIME:
      return mongoc::write_date(value.value.v_datetime);
    case BSON_TYPE_OID: {
      std::array<char, 25> text{};
      bson_oid_to_string(&value.value.v_oid, text.data());
      return std::string(text.data());
    }
    case BSON_TYPE_DECIMAL128: {
      auto text = decimal_text(value);
      if (!is_number(text)) return text;
      return source::Decimal{plain_decimal(text)};
    }
    case BSON_TYPE_BINARY: {
      const auto& binary = value.value.v_binary;
      if (is_uuid(value)) return uuid_text(binary.data);
      return source::Bytes{{reinterpret_cast<const char*>(binary.data), binary.data_len}};
    }
    default:
      return json_of(value);
  }
}

}  // namespace dataquery::connectors
