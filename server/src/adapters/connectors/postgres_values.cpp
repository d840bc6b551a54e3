#include "adapters/connectors/postgres_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <format>
#include <utility>

#include "base/utf8.h"

namespace dataquery::connectors {
namespace {

using catalog::TypeKind;

// OIDs of PostgreSQL's types, which never change (pg_type.dat).
enum Oid : std::uint32_t {
  kBool = 16,
  kBytea = 17,
  kInt8 = 20,
  kInt2 = 21,
  kInt4 = 23,
  kOid = 26,
  kJson = 114,
  kFloat4 = 700,
  kFloat8 = 701,
  kDate = 1082,
  kTime = 1083,
  kTimestamp = 1114,
  kTimestamptz = 1184,
  kTimetz = 1266,
  kNumeric = 1700,
  kJsonb = 3802
};

constexpr auto kKinds = std::to_array<std::pair<std::uint32_t, TypeKind>>({
    {kBool, TypeKind::kBoolean},
    {kBytea, TypeKind::kBytes},
    {kInt8, TypeKind::kInteger},
    {kInt2, TypeKind::kInteger},
    {kInt4, TypeKind::kInteger},
    {kOid, TypeKind::kInteger},
    {kJson, TypeKind::kJson},
    {kJsonb, TypeKind::kJson},
    {kFloat4, TypeKind::kReal},
    {kFloat8, TypeKind::kReal},
    {kNumeric, TypeKind::kDecimal},
    {kDate, TypeKind::kDate},
    {kTime, TypeKind::kTime},
    {kTimetz, TypeKind::kTime},
    {kTimestamp, TypeKind::kTimestamp},
    {kTimestamptz, TypeKind::kTimestamp},
    {1186, TypeKind::kOther},  // interval
    {600, TypeKind::kOther},   // point, and the other shapes
    {601, TypeKind::kOther},
    {602, TypeKind::kOther},
    {603, TypeKind::kOther},
    {604, TypeKind::kOther},
    {628, TypeKind::kOther},
    {718, TypeKind::kOther},
});

// Array types and the types of their elements.
constexpr auto kArrays = std::to_array<std::pair<std::uint32_t, std::uint32_t>>({
    {1000, kBool}, {1001, kBytea},   {1002, 25},         {1003, 25},    {1005, kInt2},   {1007, kInt4},
    {1009, 25},    {1014, 25},       {1015, 25},         {1016, kInt8}, {1021, kFloat4}, {1022, kFloat8},
    {1028, kOid},  {1041, 25},       {1115, kTimestamp}, {1182, kDate}, {1183, kTime},   {1185, kTimestamptz},
    {1187, 25},    {1231, kNumeric}, {1270, kTimetz},    {199, 25},     {3807, 25},      {2951, 25},
});

std::optional<std::uint32_t> element_of(std::uint32_t array) {
  const auto found = std::ranges::find(kArrays, array, &std::pair<std::uint32_t, std::uint32_t>::first);
  return found == kArrays.end() ? std::nullopt : std::optional(found->second);
}

int hex_digit(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  return -1;
}

source::Value bytes_of(std::string_view text) {
  if (!text.starts_with("\\x")) return source::Bytes{std::string(text)};
  std::string data;
  data.reserve(text.size() / 2);
  for (std::size_t i = 2; i + 1 < text.size(); i += 2) {
    data += static_cast<char>(hex_digit(text[i]) * 16 + hex_digit(text[i + 1]));
  }
  return source::Bytes{std::move(data)};
}

template <typename Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string with_t(std::string_view text) {
  std::string iso(text);
  if (iso.size() > 10 && iso[10] == ' ') iso[10] = 'T';
  return iso;
}

}  // namespace

TypeKind kind_of_postgres_type(std::uint32_t oid) {
  const auto found = std::ranges::find(kKinds, oid, &std::pair<std::uint32_t, TypeKind>::first);
  if (found != kKinds.end()) return found->second;
  return element_of(oid) ? TypeKind::kJson : TypeKind::kText;
}

std::string to_utc(std::string_view text) {
  using namespace std::chrono;
  // YYYY-MM-DD HH:MM:SS[.ffffff]±HH[:MM[:SS]]
  const auto sign = text.find_first_of("+-", 19);
  if (text.size() < 22 || text[4] != '-' || text[10] != ' ' || sign == std::string_view::npos || text.ends_with("BC")) {
    return std::string(text);
  }
  const auto number = [&](std::size_t from) { return number_of<int>(text.substr(from, 2)); };
  const auto year_number = number_of<int>(text.substr(0, 4));
  const auto month_number = number(5), day_number = number(8), hour = number(11), minute = number(14),
             second = number(17);
  const auto offset_hours = number(sign + 1);
  const auto offset_minutes = text.size() >= sign + 6 ? number(sign + 4) : std::optional(0);
  const auto offset_seconds = text.size() >= sign + 9 ? number(sign + 7) : std::optional(0);
  if (!year_number || !month_number || !day_number || !hour || !minute || !second || !offset_hours || !offset_minutes ||
      !offset_seconds) {
    return std::string(text);
  }
  const auto offset = hours(*offset_hours) + minutes(*offset_minutes) + seconds(*offset_seconds);
  const sys_days day = year(*year_number) / *month_number / *day_number;
  const auto local = day + hours(*hour) + minutes(*minute) + seconds(*second);
  const auto utc = text[sign] == '-' ? local + offset : local - offset;
  return std::format("{:%Y-%m-%dT%H:%M:%S}{}Z", time_point_cast<seconds>(utc), text.substr(19, sign - 19));
}

source::Value postgres_value(std::uint32_t type, std::string_view text) {
  switch (type) {
    case kBool:
      return text == "t";
    case kInt2:
    case kInt4:
    case kInt8:
    case kOid:
      if (const auto number = number_of<std::int64_t>(text)) return *number;
      break;
    case kFloat4:
    case kFloat8:
      // JSON knows neither NaN nor infinity; they stay PostgreSQL's words.
      if (const auto number = number_of<double>(text); number && std::isfinite(*number)) return *number;
      break;
    case kNumeric:
      if (text != "NaN" && !text.ends_with("Infinity")) return source::Decimal{std::string(text)};
      break;
    case kBytea:
      return bytes_of(text);
    case kTimestamp:
      return with_t(text);
    case kTimestamptz:
      return to_utc(text);
    default:
      break;
  }
  if (const auto element = element_of(type)) {
    if (auto json = array_to_json(text, kind_of_postgres_type(*element))) return to_valid_utf8(*json);
  }
  return to_valid_utf8(text);
}

}  // namespace dataquery::connectors
