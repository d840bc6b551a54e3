#include "answer/chart.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "answer/rows_json.h"
#include "answer/words.h"
#include "base/utf8.h"

namespace dataquery::answer {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostBars = 30;
constexpr std::size_t kMostPoints = 500;

bool names_an_identifier(std::string_view name) {
  const auto lower = ascii_lower(name);
  return lower == "id" || lower.ends_with("_id") || lower.ends_with(" id") || lower.ends_with("code");
}

/// "2024", "2024-05", "2024-05-17", "2024-Q2": text that stands for a time.
bool looks_like_time(std::string_view text) {
  if (text.size() < 4 || text.size() > 10) return false;
  const bool year = std::ranges::all_of(text.substr(0, 4), [](char c) { return c >= '0' && c <= '9'; });
  return year && (text.size() == 4 || text[4] == '-');
}

bool is_year(const source::Value& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number != nullptr && *number >= 1500 && *number <= 2200;
}

bool is_time_axis(const source::Rows& rows, std::size_t column) {
  const auto kind = rows.columns[column].kind;
  if (kind == catalog::TypeKind::kDate || kind == catalog::TypeKind::kTimestamp) return true;
  const auto name = ascii_lower(rows.columns[column].name);
  return std::ranges::all_of(rows.rows, [&](const auto& row) {
    if (const auto* text = std::get_if<std::string>(&row[column])) return looks_like_time(*text);
    return (name.contains("year") && is_year(row[column])) || source::is_null(row[column]);
  });
}

bool is_measure(const source::Rows& rows, std::size_t column) {
  if (names_an_identifier(rows.columns[column].name)) return false;
  bool any = false;
  for (const auto& row : rows.rows) {
    const auto& value = row[column];
    if (source::is_null(value)) continue;
    if (std::holds_alternative<std::string>(value) || std::holds_alternative<source::Bytes>(value) ||
        std::holds_alternative<bool>(value)) {
      return false;
    }
    any = true;
  }
  return any;
}

json::array points(const source::Rows& rows, std::size_t label, std::size_t measure) {
  json::array values;
  for (const auto& row : rows.rows) {
    auto number = to_json(row[measure]);
    if (number.is_string()) number = std::stod(std::string(number.get_string()));  // a decimal of many digits
    const auto* year = std::get_if<std::int64_t>(&row[label]);
    const auto name = year != nullptr ? std::to_string(*year) : display(row[label]);
    values.push_back(json::object{{"x", name}, {"y", std::move(number)}});
  }
  return values;
}

bool labels_differ(const source::Rows& rows, std::size_t column) {
  std::set<std::string> seen;
  for (const auto& row : rows.rows) {
    if (!seen.insert(display(row[column])).second) return false;
  }
  return true;
}

}  // namespace

std::optional<json::object> chart(std::string_view title, const source::Rows& rows) {
  if (rows.rows.size() < 2 || rows.columns.size() < 2) return std::nullopt;
  std::optional<std::size_t> measure;
  for (std::size_t i = 0; i < rows.columns.size() && !measure; ++i) {
    if (is_measure(rows, i) && !is_time_axis(rows, i)) measure = i;
  }
  std::optional<std::size_t> label;
  for (std::size_t i = 0; i < rows.columns.size() && !label; ++i) {
    if (i != measure && (!is_measure(rows, i) || is_time_axis(rows, i)) && !names_an_identifier(rows.columns[i].name)) {
      label = i;
    }
  }
  if (!measure || !label || !labels_differ(rows, *label)) return std::nullopt;

  const bool time = is_time_axis(rows, *label);
  const bool line = time && rows.rows.size() > 2;
  if (rows.rows.size() > (line ? kMostPoints : kMostBars)) return std::nullopt;
  const json::object label_axis{{"field", "x"},
                                {"type", "ordinal"},
                                {"title", readable(rows.columns[*label].name)},
                                {"sort", time ? json::value("ascending") : json::value(nullptr)}};
  const json::object measure_axis{
      {"field", "y"}, {"type", "quantitative"}, {"title", readable(rows.columns[*measure].name)}};
  const json::object encoding{{"x", time ? label_axis : measure_axis}, {"y", time ? measure_axis : label_axis}};
  return json::object{
      {"$schema", "https://vega.github.io/schema/vega-lite/v6.json"},
      {"description", to_valid_utf8(title)},
      {"width", "container"},
      {"data", json::object{{"values", points(rows, *label, *measure)}}},
      {"mark", line ? json::object{{"type", "line"}, {"point", true}, {"tooltip", true}}
                    : json::object{{"type", "bar"}, {"tooltip", true}, {"cornerRadiusEnd", 3}}},
      {"encoding", encoding},
  };
}

}  // namespace dataquery::answer
