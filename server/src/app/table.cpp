#include "app/table.h"

#include <algorithm>
#include <string>
#include <vector>

#include "answer/rows_json.h"
#include "answer/words.h"
#include "base/utf8.h"

namespace dataquery::app {
namespace {

constexpr std::size_t kWidestColumn = 40;

bool is_number(const source::Value& value) {
  return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value) ||
         std::holds_alternative<source::Decimal>(value);
}

/// One line, at most kWidestColumn code points.
std::string cell_text(std::string text) {
  for (auto& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  std::size_t points = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (starts && ++points > kWidestColumn) {
      text.resize(i);
      return text + "…";
    }
  }
  return text;
}

void print_cell(std::ostream& out, const std::string& text, std::size_t width, bool right) {
  const auto length = count_code_points(text);
  const std::string padding(width > length ? width - length : 0, ' ');
  out << "  " << (right ? padding + text : text + padding);
}

}  // namespace

void print_table(std::ostream& out, const source::Rows& rows) {
  const auto names = answer::unique_names(rows.columns);
  std::vector<std::vector<std::string>> cells;
  std::vector<std::size_t> widths;
  std::vector<bool> right(names.size(), true);
  for (const auto& name : names) widths.push_back(count_code_points(cell_text(name)));
  for (const auto& row : rows.rows) {
    auto& line = cells.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      line.push_back(cell_text(answer::display(row[i])));
      widths[i] = std::max(widths[i], count_code_points(line.back()));
      if (!is_number(row[i]) && !source::is_null(row[i])) right[i] = false;
    }
  }
  for (std::size_t i = 0; i < names.size(); ++i) print_cell(out, cell_text(names[i]), widths[i], right[i]);
  out << '\n';
  for (const auto width : widths) {
    out << "  ";
    for (std::size_t i = 0; i < width; ++i) out << "─";
  }
  out << '\n';
  for (const auto& line : cells) {
    for (std::size_t i = 0; i < line.size(); ++i) print_cell(out, line[i], widths[i], right[i]);
    out << '\n';
  }
  if (rows.truncated) out << "  … there is more; only the first " << rows.rows.size() << " rows were read\n";
}

}  // namespace dataquery::app
