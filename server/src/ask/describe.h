#pragma once

#include <string>
#include <vector>

#include "ask/answer.h"

namespace dataquery::ask {

/// No row, or nothing but NULL.
[[nodiscard]] bool is_empty(const source::Rows& rows);

/// Words and chart for the answer's rows; a computing call.
void describe_rows(Answer& answer, const std::string& question);

/// The first rows as text, for a model: a line of names, then a line a row, cells parted by " | ". At most `most` rows
/// and about `bytes` bytes; the number of rows taken.
struct RowsText {
  std::string text;
  std::size_t rows = 0;
};
[[nodiscard]] RowsText rows_text(const source::Rows& rows, std::size_t most, std::size_t bytes);

/// A probability is known to three digits at the most.
[[nodiscard]] double rounded(double probability);

/// “one”, “two”
[[nodiscard]] std::string quoted_list(const std::vector<std::string>& words);

}  // namespace dataquery::ask
