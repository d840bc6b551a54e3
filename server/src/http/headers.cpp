#include "http/headers.h"

#include <algorithm>

namespace dataquery::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Whether `parameters` of a list item set its weight to zero: "q=0", "q=0.000".
bool weighs_nothing(std::string_view parameters) {
  const auto weight = trim(parameters);
  if (weight.size() < 3 || lower(weight[0]) != 'q' || weight[1] != '=') return false;
  return std::ranges::all_of(weight.substr(2), [](char c) { return c == '0' || c == '.'; });
}

}  // namespace

bool equal_without_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::ranges::equal(a, b, {}, lower, lower);
}

bool list_has(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    const auto item = list.substr(0, comma);
    const auto semicolon = item.find(';');
    if (equal_without_case(trim(item.substr(0, semicolon)), token)) {
      return semicolon == std::string_view::npos || !weighs_nothing(item.substr(semicolon + 1));
    }
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return false;
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const auto& field : fields_) {
    if (equal_without_case(name_of(field), name)) {
      return std::string_view(text_).substr(field.value, field.value_size);
    }
  }
  return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(fields_, [&](const Field& field) { return equal_without_case(name_of(field), name); }));
}

void Headers::add(std::string_view name, std::string_view value) {
  const auto start = static_cast<std::uint32_t>(text_.size());
  text_ += name;
  text_ += value;
  const auto name_size = static_cast<std::uint32_t>(name.size());
  fields_.push_back({start, name_size, start + name_size, static_cast<std::uint32_t>(value.size())});
}

void Headers::clear() {
  text_.clear();
  fields_.clear();
}

}  // namespace dataquery::http
