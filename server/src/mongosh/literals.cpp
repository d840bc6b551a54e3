#include "mongosh/literals.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <format>
#include <limits>
#include <span>
#include <utility>

#include "mongosh/binary.h"

namespace dataquery::mongosh {
namespace {

namespace json = boost::json;

using Value = Read<std::optional<json::value>>;

Wrong wrong(std::string what) { return Wrong(std::move(what)); }

json::value with_key(std::string_view key, json::value value) {
  json::object object;
  object.emplace(key, std::move(value));
  return object;
}

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && stop == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::optional<std::int64_t> whole(const json::value& value) {
  if (const auto* number = value.if_int64()) return *number;
  if (const auto* text = value.if_string()) return whole(std::string_view(*text));
  const auto* real = value.if_double();
  constexpr double kLargest = 9'007'199'254'740'992;  // to here doubles hold every whole number
  if (real == nullptr || std::trunc(*real) != *real || std::abs(*real) > kLargest) return std::nullopt;
  return static_cast<std::int64_t>(*real);
}

std::optional<double> real(std::string_view text) {
  double number = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && stop == text.data() + text.size() && std::isfinite(number) ? std::optional(number)
                                                                                            : std::nullopt;
}

std::optional<double> real(const json::value& value) {
  if (const auto* number = value.if_int64()) return static_cast<double>(*number);
  if (const auto* number = value.if_double()) return *number;
  const auto* text = value.if_string();
  return text == nullptr ? std::nullopt : real(std::string_view(*text));
}

/// The digits of a decimal128: "1.50", "-3E+10", "NaN".
bool is_decimal(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text == "NaN" || text == "Infinity") return true;
  std::size_t digits = 0;
  bool point = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (text[at] >= '0' && text[at] <= '9') {
      ++digits;
    } else if (text[at] == '.' && !point) {
      point = true;
    } else {
      break;
    }
  }
  if (digits == 0 || digits > 34) return false;
  if (at == text.size()) return true;
  if ((text[at] | 0x20) != 'e') return false;
  auto exponent = text.substr(at + 1);
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  const auto number = whole(exponent);
  return number && std::abs(*number) <= 6'000;
}

Value decimal(const json::value& value) {
  std::string text;
  if (const auto* digits = value.if_string()) {
    text = *digits;
  } else if (const auto* whole_number = value.if_int64()) {
    text = std::to_string(*whole_number);
  } else if (const auto* real_number = value.if_double()) {
    text = std::format("{}", *real_number);
  }
  if (!is_decimal(text)) return wrong("a decimal number is written as text, such as NumberDecimal(\"9.99\")");
  return with_key("$numberDecimal", json::string(text));
}

Value double_number(const json::value& value) {
  if (const auto* text = value.if_string(); text != nullptr) {
    for (const std::string_view special : {"NaN", "Infinity", "-Infinity"}) {
      if (*text == special) return with_key("$numberDouble", *text);
    }
  }
  const auto number = real(value);
  if (!number) return wrong("a number is expected");
  return json::value(*number);
}

Value whole_number(const json::value& value, bool narrow) {
  const auto number = whole(value);
  const bool fits = number && (!narrow || (*number >= std::numeric_limits<std::int32_t>::min() &&
                                           *number <= std::numeric_limits<std::int32_t>::max()));
  if (!fits) return wrong(narrow ? "a whole number of 32 bits is expected" : "a whole number of 64 bits is expected");
  return json::value(*number);
}

Value object_id(const json::value& value) {
  const auto* hex = value.if_string();
  if (hex == nullptr || hex->size() != 24 || !bytes_from_hex(*hex)) {
    return wrong("an ObjectId is written with 24 hexadecimal digits");
  }
  std::string lower(*hex);
  for (auto& c : lower) c = static_cast<char>(c >= 'A' && c <= 'F' ? c | 0x20 : c);
  return with_key("$oid", json::string(lower));
}

constexpr auto kDateForm = "a date is written as \"2024-05-31\" or \"2024-05-31T10:30:00Z\"";

Value date(const json::value& value) {
  if (const auto moment = moment_in(with_key("$date", value))) return date_value(*moment);
  if (const auto* text = value.if_string()) {
    if (const auto moment = read_date(*text)) return date_value(*moment);
  } else if (const auto number = whole(value); number && std::abs(*number) <= 8'640'000'000'000'000) {
    return date_value(Moment(std::chrono::milliseconds(*number)));
  }
  return wrong(kDateForm);
}

Value binary(std::string_view base64, std::int64_t subtype) {
  if (!is_base64(base64)) return wrong("binary data is written in base64");
  if (subtype < 0 || subtype > 255) return wrong("the subtype of binary data is 0 to 255");
  json::object data;
  data.emplace("base64", base64);
  data.emplace("subType", std::format("{:02x}", subtype));
  return with_key("$binary", std::move(data));
}

Value uuid(const json::value& value) {
  constexpr std::int64_t kUuid = 4;
  std::string hex;
  if (const auto* text = value.if_string()) {
    std::ranges::copy_if(*text, std::back_inserter(hex), [](char c) { return c != '-'; });
  }
  const auto bytes = bytes_from_hex(hex);
  if (hex.size() != 32 || !bytes) return wrong("a UUID is written with 32 hexadecimal digits");
  return binary(to_base64(*bytes), kUuid);
}

Value timestamp(const json::value& seconds, const json::value& order) {
  const auto t = whole(seconds);
  const auto i = whole(order);
  constexpr std::int64_t kLargest = std::numeric_limits<std::uint32_t>::max();
  if (!t || !i || *t < 0 || *i < 0 || *t > kLargest || *i > kLargest) {
    return wrong("a Timestamp is two whole numbers");
  }
  return with_key("$timestamp", json::object{{"t", *t}, {"i", *i}});
}

Value member_of_binary(const json::value& value) {
  const auto* data = value.if_object();
  const auto* base64 = data == nullptr ? nullptr : data->if_contains("base64");
  const auto* subtype = data == nullptr ? nullptr : data->if_contains("subType");
  if (base64 == nullptr || subtype == nullptr || !base64->is_string() || !subtype->is_string() || data->size() != 2) {
    return wrong("$binary is {\"base64\": \"…\", \"subType\": \"00\"}");
  }
  std::string hex(subtype->get_string());
  if (hex.size() == 1) hex.insert(0, 1, '0');
  const auto byte = bytes_from_hex(hex);
  if (!byte || byte->size() != 1) return wrong("$binary is {\"base64\": \"…\", \"subType\": \"00\"}");
  return binary(base64->get_string(), static_cast<unsigned char>(byte->front()));
}

Value member_of_regex(const json::value& value) {
  const auto* parts = value.if_object();
  const auto* pattern = parts == nullptr ? nullptr : parts->if_contains("pattern");
  const auto* options = parts == nullptr ? nullptr : parts->if_contains("options");
  const bool shaped = pattern != nullptr && pattern->is_string() &&
                      (options == nullptr ? parts->size() == 1 : options->is_string() && parts->size() == 2);
  if (!shaped) return wrong("$regularExpression is {\"pattern\": \"…\", \"options\": \"\"}");
  return regex_value(pattern->get_string(), options == nullptr ? std::string_view() : options->get_string());
}

Value member_of_timestamp(const json::value& value) {
  const auto* parts = value.if_object();
  const auto* t = parts == nullptr ? nullptr : parts->if_contains("t");
  const auto* i = parts == nullptr ? nullptr : parts->if_contains("i");
  if (t == nullptr || i == nullptr || parts->size() != 2) return wrong("$timestamp is {\"t\": 0, \"i\": 0}");
  return timestamp(*t, *i);
}

Value key_end(std::string_view name, const json::value& value) {
  if (const auto number = whole(value); !number || *number != 1)
    return wrong(std::format("{0} is {{\"{0}\": 1}}", name));
  return with_key(name, 1);
}

struct Extended {
  std::string_view key;
  Value (*read)(const json::value&);
};

Value not_readable(const json::value& /*value*/) {
  return wrong("code, symbols, references and undefined are not allowed");
}

constexpr auto kExtended = std::to_array<Extended>({
    {"$oid", object_id},
    {"$date", date},
    {"$numberInt", [](const json::value& value) { return whole_number(value, true); }},
    {"$numberLong", [](const json::value& value) { return whole_number(value, false); }},
    {"$numberDouble", double_number},
    {"$numberDecimal", decimal},
    {"$regularExpression", member_of_regex},
    {"$binary", member_of_binary},
    {"$uuid", uuid},
    {"$timestamp", member_of_timestamp},
    {"$minKey", [](const json::value& value) { return key_end("$minKey", value); }},
    {"$maxKey", [](const json::value& value) { return key_end("$maxKey", value); }},
    {"$code", not_readable},
    {"$scope", not_readable},
    {"$symbol", not_readable},
    {"$undefined", not_readable},
    {"$dbPointer", not_readable},
    {"$ref", not_readable},
    {"$id", not_readable},
});

const Extended* extended(std::string_view key) {
  const auto* const found = std::ranges::find(kExtended, key, &Extended::key);
  return found == kExtended.end() ? nullptr : found;
}

/// What a constructor is given: how many arguments, and what it makes of them.
struct Constructor {
  std::string_view name;
  std::size_t least;
  std::size_t most;
  Value (*make)(const json::array&);
};

Value regex_of(const json::array& arguments) {
  if (const auto* made = arguments[0].if_object(); made != nullptr && made->contains("$regularExpression")) {
    if (arguments.size() == 1) return arguments[0];
    return wrong("RegExp() takes a pattern and options as text");
  }
  for (const auto& argument : arguments) {
    if (!argument.is_string()) return wrong("RegExp() takes a pattern and options as text");
  }
  return regex_value(arguments[0].get_string(), arguments.size() == 1 ? std::string_view() : arguments[1].get_string());
}

Value binary_of(const json::array& arguments) {
  const auto subtype = whole(arguments[0]);
  if (!subtype || !arguments[1].is_string()) return wrong("BinData() takes a subtype and base64 text");
  return binary(arguments[1].get_string(), *subtype);
}

Value hex_of(const json::array& arguments) {
  const auto subtype = whole(arguments[0]);
  const auto* text = arguments[1].if_string();
  const auto bytes = text == nullptr ? std::nullopt : bytes_from_hex(*text);
  if (!subtype || !bytes) return wrong("HexData() takes a subtype and hexadecimal text");
  return binary(to_base64(*bytes), *subtype);
}

Value timestamp_of(const json::array& arguments) {
  const auto* parts = arguments[0].if_object();
  if (parts != nullptr && arguments.size() == 1) return member_of_timestamp(arguments[0]);
  return timestamp(arguments[0], arguments.size() == 2 ? arguments[1] : json::value(0));
}

constexpr auto kConstructors = std::to_array<Constructor>({
    {"ObjectId", 1, 1, [](const json::array& a) { return object_id(a[0]); }},
    {"NumberInt", 1, 1, [](const json::array& a) { return whole_number(a[0], true); }},
    {"Int32", 1, 1, [](const json::array& a) { return whole_number(a[0], true); }},
    {"NumberLong", 1, 1, [](const json::array& a) { return whole_number(a[0], false); }},
    {"Long", 1, 1, [](const json::array& a) { return whole_number(a[0], false); }},
    {"BigInt", 1, 1, [](const json::array& a) { return whole_number(a[0], false); }},
    {"NumberDouble", 1, 1, [](const json::array& a) { return double_number(a[0]); }},
    {"Double", 1, 1, [](const json::array& a) { return double_number(a[0]); }},
    {"NumberDecimal", 1, 1, [](const json::array& a) { return decimal(a[0]); }},
    {"Decimal128", 1, 1, [](const json::array& a) { return decimal(a[0]); }},
    {"UUID", 1, 1, [](const json::array& a) { return uuid(a[0]); }},
    {"BinData", 2, 2, binary_of},
    {"HexData", 2, 2, hex_of},
    {"Timestamp", 1, 2, timestamp_of},
    {"RegExp", 1, 2, regex_of},
    {"MinKey", 0, 0, [](const json::array&) { return key_end("$minKey", 1); }},
    {"MaxKey", 0, 0, [](const json::array&) { return key_end("$maxKey", 1); }},
});

/// new Date(…): now, a text, milliseconds, another date, or year, month (from 0), day, hour, …
Value date_of(const json::array& arguments, Moment now) {
  if (arguments.empty()) return date_value(now);
  if (arguments.size() == 1) {
    if (const auto moment = moment_in(arguments[0])) return date_value(*moment);
    return date(arguments[0]);
  }
  std::array<std::int64_t, 7> numbers{1970, 0, 1, 0, 0, 0, 0};
  if (arguments.size() > numbers.size()) return wrong("Date() takes at most seven numbers");
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto number = whole(arguments[i]);
    if (!number || arguments[i].is_string()) return wrong("Date() takes whole numbers: year, month from 0, day, …");
    numbers[i] = *number;
  }
  if (numbers[0] >= 0 && numbers[0] <= 99) numbers[0] += 1900;
  const auto moment = moment_of({numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6]});
  if (!moment) return wrong(kDateForm);
  return date_value(*moment);
}

}  // namespace

bool is_literal(const json::object& object) { return object.size() == 1 && extended(object.begin()->key()) != nullptr; }

Value normalised(const json::object& object) {
  for (const auto& [key, value] : object) {
    const auto* const known = extended(key);
    if (known == nullptr) continue;
    if (object.size() > 1) return wrong(std::format("{} must be the only member of its object", std::string_view(key)));
    return known->read(value);
  }
  return std::nullopt;
}

Value constructed(std::string_view name, const json::array& arguments, Moment now) {
  if (name == "ISODate" || name == "Date") return date_of(arguments, now);
  const auto* const known = std::ranges::find(kConstructors, name, &Constructor::name);
  if (known == kConstructors.end()) return std::nullopt;
  if (arguments.size() < known->least || arguments.size() > known->most) {
    return wrong(std::format("{}() takes {} here", name,
                             known->most == 0    ? "nothing"
                             : known->most == 1  ? "one fixed value"
                             : known->least == 1 ? "one or two values"
                                                 : "two values"));
  }
  return known->make(arguments);
}

Read<json::value> regex_value(std::string_view pattern, std::string_view options) {
  static constexpr std::string_view kKnown = "imsxu";
  static constexpr std::string_view kWithoutMeaning = "gy";
  std::string kept;
  for (const char c : options) {
    if (kKnown.contains(c)) {
      if (!kept.contains(c)) kept += c;
    } else if (!kWithoutMeaning.contains(c)) {
      return wrong(std::format("{} is no option of a regular expression; i, m, s, x and u are", c));
    }
  }
  if (pattern.contains('\0')) return wrong("a regular expression must not hold a zero character");
  std::ranges::sort(kept);
  json::object parts;
  parts.emplace("pattern", pattern);
  parts.emplace("options", kept);
  return with_key("$regularExpression", std::move(parts));
}

json::value date_value(Moment moment) {
  if (const auto text = write_date(moment)) return with_key("$date", json::string(*text));
  return with_key("$date", with_key("$numberLong", json::string(std::to_string(moment.time_since_epoch().count()))));
}

std::optional<Moment> moment_in(const json::value& value) {
  const auto* object = value.if_object();
  const auto* inside = object == nullptr || object->size() != 1 ? nullptr : object->if_contains("$date");
  if (inside == nullptr) return std::nullopt;
  if (const auto* text = inside->if_string()) return read_date(*text);
  const auto* number = inside->if_object();
  const auto* digits = number == nullptr ? nullptr : number->if_contains("$numberLong");
  const auto* text = digits == nullptr ? nullptr : digits->if_string();
  const auto count = text == nullptr ? std::nullopt : whole(std::string_view(*text));
  constexpr std::int64_t kLargest = 8'640'000'000'000'000;  // of JavaScript's dates
  if (!count || *count > kLargest || *count < -kLargest) return std::nullopt;
  return Moment(std::chrono::milliseconds(*count));
}

std::optional<json::value> number_value(std::string_view text) {
  if (text.size() > 1 && text[0] == '0' && (text[1] == 'x' || text[1] == 'o' || text[1] == 'b')) {
    const int base = text[1] == 'x' ? 16 : text[1] == 'o' ? 8 : 2;
    std::int64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + 2, end, number, base);
    return error == std::errc() && stop == end ? std::optional(json::value(number)) : std::nullopt;
  }
  if (text.find_first_of(".e") == std::string_view::npos) {
    if (const auto number = whole(text)) return json::value(*number);
  }
  const auto number = real(text);
  return number ? std::optional(json::value(*number)) : std::nullopt;
}

}  // namespace dataquery::mongosh
