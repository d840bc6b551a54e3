#include "questions.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/utf8.h"

namespace dataquery::bench {
namespace {

using Record = std::vector<std::string>;

/// The next record, empty at the end.
Record next_record(std::string_view text, std::size_t& at) {
  Record record;
  if (at >= text.size()) return record;
  record.emplace_back();
  bool quoted = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      if (c != '"') {
        record.back() += c;
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        record.back() += text[++at];
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      record.emplace_back();
    } else if (c == '\n') {
      ++at;
      break;
    } else if (c != '\r') {
      record.back() += c;
    }
  }
  return record;
}

/// Names, keywords and single signs of a query; string literals left out, quotes of names taken off.
std::vector<std::string> lexemes(std::string_view sql) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < sql.size();) {
    const char c = sql[at];
    if (c == '\'') {
      at = std::min(sql.find('\'', at + 1), sql.size() - 1) + 1;
    } else if (c == '`' || c == '"') {
      const auto end = std::min(sql.find(c, at + 1), sql.size());
      found.push_back(ascii_lower(sql.substr(at + 1, end - at - 1)));
      at = end + 1;
    } else if (std::isalnum(static_cast<unsigned char>(c)) || c == '_') {
      const auto end = std::min(
          sql.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", at), sql.size());
      found.push_back(ascii_lower(sql.substr(at, end - at)));
      at = end;
    } else {
      if (!std::isspace(static_cast<unsigned char>(c))) found.emplace_back(1, c);
      ++at;
    }
  }
  return found;
}

}  // namespace

std::vector<Question> read_questions(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + file.string());
  std::ostringstream buffer;
  buffer << stream.rdbuf();
  const std::string text = std::move(buffer).str();

  std::size_t at = 0;
  const auto header = next_record(text, at);
  const auto column = [&](std::string_view name) {
    const auto found = std::ranges::find(header, name);
    if (found == header.end()) throw std::runtime_error(file.string() + ": no column " + std::string(name));
    return static_cast<std::size_t>(found - header.begin());
  };
  const auto database = column("database");
  const auto question = column("question");
  const auto sql = column("sql");
  std::vector<Question> questions;
  while (at < text.size()) {
    auto record = next_record(text, at);
    if (record.size() != header.size()) throw std::runtime_error(file.string() + ": a record of another length");
    questions.push_back({std::move(record[database]), std::move(record[question]), std::move(record[sql])});
  }
  return questions;
}

std::vector<std::size_t> tables_of(std::string_view sql, const catalog::Catalog& catalog) {
  std::vector<std::size_t> tables;
  bool expects_table = false;
  for (const auto& lexeme : lexemes(sql)) {
    if (lexeme == "from" || lexeme == "join") {
      expects_table = true;
    } else if (expects_table) {
      const auto found =
          std::ranges::find_if(catalog.tables, [&](const auto& t) { return ascii_lower(t.name) == lexeme; });
      if (found != catalog.tables.end()) tables.push_back(static_cast<std::size_t>(found - catalog.tables.begin()));
      expects_table = false;
    }
  }
  std::ranges::sort(tables);
  tables.erase(std::ranges::unique(tables).begin(), tables.end());
  return tables;
}

std::vector<std::string> columns_of(std::string_view sql, const catalog::Catalog& catalog,
                                    const std::vector<std::size_t>& tables) {
  std::vector<std::string> columns;
  for (auto& lexeme : lexemes(sql)) {
    const bool is_column = std::ranges::any_of(tables, [&](std::size_t table) {
      return std::ranges::contains(catalog.tables[table].columns, lexeme,
                                   [](const auto& column) { return ascii_lower(column.name); });
    });
    if (is_column && !std::ranges::contains(columns, lexeme)) columns.push_back(std::move(lexeme));
  }
  return columns;
}

}  // namespace dataquery::bench
