#include "adapters/connectors/mongo_types.h"

#include <bson/bson.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <format>
#include <numeric>
#include <variant>

#include "adapters/connectors/mongo_values.h"
#include "adapters/mongoc/dates.h"
#include "base/utf8.h"

namespace dataquery::connectors {
namespace {

using catalog::TypeKind;

// By slot: minKey, the types 1 to 19 by their number, maxKey, all else.
constexpr auto kAliases = std::to_array<std::string_view>(
    {"minKey", "double",    "string", "object",  "array",     "binData",    "undefined", "objectId",
     "bool",   "date",      "null",   "regex",   "dbPointer", "javascript", "symbol",    "javascriptWithScope",
     "int",    "timestamp", "long",   "decimal", "maxKey",    "unknown"});

std::string cut(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return to_valid_utf8(text);
  auto end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return to_valid_utf8(text.substr(0, end)) + "…";
}

std::string hexadecimal(const std::uint8_t* data, std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += std::format("{:02x}", data[i]);
  return text;
}

std::string uuid_text(const std::uint8_t* data) {
  auto text = hexadecimal(data, 16);
  for (const std::size_t at : {20, 16, 12, 8}) text.insert(at, 1, '-');
  return text;
}

}  // namespace

BsonDocument::BsonDocument() : document_(bson_new()) {}

BsonDocument::BsonDocument(const bson_t& document) : document_(bson_copy(&document)) {}

BsonDocument::~BsonDocument() { bson_destroy(document_); }

std::string_view bson_type_alias(int type) {
  if (type == BSON_TYPE_MINKEY) return kAliases.front();
  if (type == BSON_TYPE_MAXKEY) return "maxKey";
  const auto number = static_cast<std::size_t>(type);
  return number >= 1 && number <= 19 ? kAliases[number] : kAliases.back();
}

std::string text_of_double(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  std::array<char, 40> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.15g", number);
  std::string text = buffer.data();
  if (text.contains('.')) return text;
  const auto exponent = text.find('e');
  return text.insert(exponent == std::string::npos ? text.size() : exponent, ".0");
}

bool is_uuid(const bson_value_t& value) {
  if (value.value_type != BSON_TYPE_BINARY || value.value.v_binary.data_len != 16) return false;
  const auto subtype = value.value.v_binary.subtype;
  return subtype == BSON_SUBTYPE_UUID || subtype == BSON_SUBTYPE_UUID_DEPRECATED;
}

std::optional<std::string> bson_text(const bson_value_t& value, std::size_t limit) {
  const auto& held = value.value;
  switch (value.value_type) {
    case BSON_TYPE_NULL:
    case BSON_TYPE_UNDEFINED:
      return std::nullopt;
    case BSON_TYPE_UTF8:
      return cut({held.v_utf8.str, held.v_utf8.len}, limit);
    case BSON_TYPE_SYMBOL:
      return cut({held.v_symbol.symbol, held.v_symbol.len}, limit);
    case BSON_TYPE_INT32:
      return std::to_string(held.v_int32);
    case BSON_TYPE_INT64:
      return std::to_string(held.v_int64);
    case BSON_TYPE_DOUBLE:
      return text_of_double(held.v_double);
    case BSON_TYPE_BOOL:
      return held.v_bool ? "true" : "false";
    case BSON_TYPE_DATE_TIME:
      return mongoc::write_date(held.v_datetime);
    case BSON_TYPE_DECIMAL128: {
      std::array<char, BSON_DECIMAL128_STRING> text{};
      bson_decimal128_to_string(&held.v_decimal128, text.data());
      return plain_decimal(text.data());
    }
    case BSON_TYPE_OID:
      return hexadecimal(held.v_oid.bytes, 12);
    case BSON_TYPE_BINARY:
      return is_uuid(value) ? uuid_text(held.v_binary.data) : std::format("({} bytes)", held.v_binary.data_len);
    default: {  // JSON
      const auto shown = mongo_value(value);
      const auto* json = std::get_if<std::string>(&shown);
      return json == nullptr ? std::nullopt : std::optional(cut(*json, limit));
    }
  }
}

std::size_t BsonKindObserver::slot(int type) {
  if (type == BSON_TYPE_MINKEY) return 0;
  if (type == BSON_TYPE_MAXKEY) return 20;
  const auto number = static_cast<std::size_t>(type);
  return number >= 1 && number <= 19 ? number : kTypes - 1;
}

std::size_t BsonKindObserver::count(int type) const { return counts_[slot(type)]; }

std::size_t BsonKindObserver::values() const { return observed_ - count(BSON_TYPE_NULL) - count(BSON_TYPE_UNDEFINED); }

void BsonKindObserver::observe(const bson_value_t& value) {
  ++observed_;
  ++counts_[slot(value.value_type)];
  if (value.value_type == BSON_TYPE_UTF8) {
    temporal_.observe({value.value.v_utf8.str, value.value.v_utf8.len});
  } else if (is_uuid(value)) {
    ++uuids_;
  }
}

TypeKind BsonKindObserver::kind() const {
  const auto nested = count(BSON_TYPE_DOCUMENT) + count(BSON_TYPE_ARRAY);
  auto all = values();
  if (all == 0) return TypeKind::kOther;
  if (nested * 2 > all) return TypeKind::kJson;
  all -= nested;  // a field that now and then holds a list is what it is else
  const auto texts = count(BSON_TYPE_UTF8);
  const auto identifiers = count(BSON_TYPE_OID) + uuids_;
  const auto integers = count(BSON_TYPE_INT32) + count(BSON_TYPE_INT64);
  const auto numbers = integers + count(BSON_TYPE_DOUBLE) + count(BSON_TYPE_DECIMAL128);
  const auto moments = count(BSON_TYPE_DATE_TIME) + count(BSON_TYPE_TIMESTAMP);
  const auto number_kind = count(BSON_TYPE_DECIMAL128) > 0 ? TypeKind::kDecimal
                           : integers == numbers           ? TypeKind::kInteger
                                                           : TypeKind::kReal;
  if (numbers == all) return number_kind;
  if (count(BSON_TYPE_BOOL) == all) return TypeKind::kBoolean;
  if (texts == all) {
    if (const auto temporal = temporal_.kind_of(all)) return *temporal;
    return TypeKind::kText;
  }
  if (moments == all || (moments > 0 && moments + temporal_.with_a_date() == all)) return TypeKind::kTimestamp;
  if (identifiers == all) return TypeKind::kText;
  if (count(BSON_TYPE_BINARY) == all) return TypeKind::kBytes;
  // Mixed: numbers with a few texts among them ("n/a") stay numbers.
  if (texts > 0 && numbers > texts && numbers + texts == all) return number_kind;
  return texts + identifiers > 0 ? TypeKind::kText : TypeKind::kOther;
}

std::vector<std::size_t> BsonKindObserver::by_frequency() const {
  std::vector<std::size_t> slots(kTypes);
  std::iota(slots.begin(), slots.end(), 0);
  std::erase_if(slots, [&](auto each) { return counts_[each] == 0; });
  std::ranges::stable_sort(slots, std::ranges::greater{}, [&](auto each) { return counts_[each]; });
  return slots;
}

std::string BsonKindObserver::type() const {
  std::string type;
  for (const auto each : by_frequency()) {
    if (each == slot(BSON_TYPE_NULL) || each == slot(BSON_TYPE_UNDEFINED)) continue;
    type += (type.empty() ? "" : " | ") + std::string(kAliases[each]);
  }
  return type.empty() ? "null" : type;
}

std::vector<catalog::TypeShare> BsonKindObserver::shares(std::size_t rows) const {
  std::vector<catalog::TypeShare> shares;
  const auto share = [&](std::size_t count) { return static_cast<double>(count) / static_cast<double>(rows); };
  if (rows == 0) return shares;
  for (const auto each : by_frequency()) shares.push_back({std::string(kAliases[each]), share(counts_[each])});
  if (rows > observed_) shares.push_back({"missing", share(rows - observed_)});
  if (shares.size() < 2) return {};
  std::ranges::stable_sort(shares, std::ranges::greater{}, &catalog::TypeShare::share);
  return shares;
}

}  // namespace dataquery::connectors
