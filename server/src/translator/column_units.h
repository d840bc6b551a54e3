#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "translator/catalog_index.h"
#include "translator/links.h"

namespace dataquery::translator {

/// What a number with a unit after it ("5 minutes") is to be multiplied by where a column's name says another unit
/// ("duration_ms"); 1 where either says none or they do not measure the same. `after` is the token after the number.
[[nodiscard]] double unit_factor(const std::vector<text::Token>& tokens, std::size_t after, const ColumnFacts& column,
                                 const CatalogIndex& index);

/// `digits`, which stand for a number, multiplied by `factor`; as they are when it is 1.
[[nodiscard]] std::string scaled(std::string_view digits, double factor);

/// The token after a number of the question, or after the upper end of a range.
[[nodiscard]] std::size_t after_number(const NumberLink& number);

}  // namespace dataquery::translator
