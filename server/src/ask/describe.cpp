#include "ask/describe.h"

#include <algorithm>
#include <cmath>

#include "answer/chart.h"
#include "answer/rows_json.h"
#include "answer/words.h"

namespace dataquery::ask {
namespace {

/// One line, whatever the cell holds.
std::string cell_text(const source::Value& value) {
  auto text = answer::display(value);
  std::ranges::replace_if(text, [](unsigned char c) { return c < 0x20; }, ' ');
  return text;
}

}  // namespace

bool is_empty(const source::Rows& rows) {
  return std::ranges::all_of(rows.rows, [](const auto& row) { return std::ranges::all_of(row, source::is_null); });
}

void describe_rows(Answer& answer, const std::string& question) {
  answer.text = answer::in_words(question, answer.rows);
  answer.chart = answer::chart(question, answer.rows);
}

RowsText rows_text(const source::Rows& rows, std::size_t most, std::size_t bytes) {
  RowsText result;
  for (const auto& name : answer::unique_names(rows.columns)) result.text += (result.text.empty() ? "" : " | ") + name;
  for (const auto& row : rows.rows) {
    std::string line = "\n";
    for (std::size_t i = 0; i < row.size(); ++i) line += (i > 0 ? " | " : "") + cell_text(row[i]);
    if (result.rows == most || result.text.size() + line.size() > bytes) break;
    result.text += line;
    ++result.rows;
  }
  return result;
}

double rounded(double probability) { return std::round(probability * 1000) / 1000; }

std::string quoted_list(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "“" : ", “") + word + "”";
  return text;
}

}  // namespace dataquery::ask
