#pragma once

#include <string>
#include <string_view>

#include "source/value.h"

namespace dataquery::answer {

/// A cell as a person writes it: `1,234`, `12.5`, `yes`, `(none)` for NULL.
[[nodiscard]] std::string display(const source::Value& value);

/// A result column's name as a person writes it: "number_of_orders" -> "number of orders".
[[nodiscard]] std::string readable(std::string_view column_name);

/// The answer to `question` in words, made from the rows alone: the question becomes a statement where its form is
/// known
/// ("How many orders were placed last year?" -> "4,321 orders were placed last year."), otherwise a heading. Long
/// results name their first rows. No model is asked and nothing leaves the process. Any thread.
[[nodiscard]] std::string in_words(std::string_view question, const source::Rows& rows);

}  // namespace dataquery::answer
