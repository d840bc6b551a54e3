#include "answer/rows_json.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <charconv>
#include <cmath>
#include <set>
#include <string_view>

#include "base/utf8.h"

namespace dataquery::answer {
namespace {

constexpr std::int64_t kLargestExactInteger = 1LL << 53;
constexpr int kDigitsOfDouble = 15;

std::string base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto at = [&](std::size_t k) -> unsigned {
      return k < bytes.size() ? static_cast<unsigned char>(bytes[k]) : 0U;
    };
    const unsigned group = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
    text += kAlphabet[group >> 18 & 63];
    text += kAlphabet[group >> 12 & 63];
    text += i + 1 < bytes.size() ? kAlphabet[group >> 6 & 63] : '=';
    text += i + 2 < bytes.size() ? kAlphabet[group & 63] : '=';
  }
  return text;
}

boost::json::value decimal_json(const source::Decimal& decimal) {
  const auto digits = std::ranges::count_if(decimal.digits, [](char c) { return c >= '0' && c <= '9'; });
  double number = 0;
  const auto* end = decimal.digits.data() + decimal.digits.size();
  const auto [rest, error] = std::from_chars(decimal.digits.data(), end, number);
  if (digits > kDigitsOfDouble || error != std::errc{} || rest != end || !std::isfinite(number)) {
    return boost::json::string(decimal.digits);
  }
  return number;
}

struct ToJson {
  boost::json::value operator()(std::monostate) const { return nullptr; }
  boost::json::value operator()(bool value) const { return value; }
  boost::json::value operator()(std::int64_t value) const {
    if (value > kLargestExactInteger || value < -kLargestExactInteger)
      return boost::json::string(std::to_string(value));
    return value;
  }
  boost::json::value operator()(double value) const {
    if (std::isfinite(value)) return value;
    return boost::json::string(std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
  }
  boost::json::value operator()(const source::Decimal& value) const { return decimal_json(value); }
  boost::json::value operator()(const std::string& value) const { return boost::json::string(to_valid_utf8(value)); }
  boost::json::value operator()(const source::Bytes& value) const { return boost::json::string(base64(value.data)); }
};

}  // namespace

boost::json::value to_json(const source::Value& value) { return std::visit(ToJson{}, value); }

std::vector<std::string> unique_names(const std::vector<source::ResultColumn>& columns) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (const auto& column : columns) {
    const auto wanted = column.name.empty() ? std::string("column") : to_valid_utf8(column.name);
    auto name = wanted;
    for (int count = 2; !taken.insert(name).second; ++count) name = wanted + "_" + std::to_string(count);
    names.push_back(std::move(name));
  }
  return names;
}

boost::json::array rows_json(const source::Rows& rows) {
  const auto names = unique_names(rows.columns);
  boost::json::array array;
  array.reserve(rows.rows.size());
  for (const auto& row : rows.rows) {
    boost::json::object object;
    object.reserve(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) object.emplace(names[i], to_json(row[i]));
    array.push_back(std::move(object));
  }
  return array;
}

boost::json::array columns_json(const source::Rows& rows) {
  const auto names = unique_names(rows.columns);
  boost::json::array array;
  for (std::size_t i = 0; i < names.size(); ++i) {
    array.push_back(boost::json::object{{"name", names[i]}, {"type", catalog::to_string(rows.columns[i].kind)}});
  }
  return array;
}

}  // namespace dataquery::answer
