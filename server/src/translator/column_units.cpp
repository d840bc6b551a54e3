#include "translator/column_units.h"

#include <charconv>
#include <format>

#include "text/units.h"

namespace dataquery::translator {

double unit_factor(const std::vector<text::Token>& tokens, std::size_t after, const ColumnFacts& column,
                   const CatalogIndex& index) {
  if (after >= tokens.size() || tokens[after].kind != text::TokenKind::kWord) return 1;
  for (const auto word : column.phrase) {
    if (const auto ratio = text::unit_ratio(tokens[after].lower, index.words()[word].text)) return *ratio;
  }
  return 1;
}

std::string scaled(std::string_view digits, double factor) {
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (factor == 1 || error != std::errc{} || end != digits.data() + digits.size()) return std::string(digits);
  return std::format("{:.12g}", value * factor);
}

std::size_t after_number(const NumberLink& number) { return number.upper.value_or(number.token) + std::size_t{1}; }

}  // namespace dataquery::translator
