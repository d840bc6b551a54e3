#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dataquery::connectors {

/// Tables for a statement whose database is not at hand, made up from what SQLite says is missing, one complaint at a
/// time, until the statement's names resolve or no further guess is left.
class MadeUpSchema {
 public:
  struct Table {
    std::string name;
    std::vector<std::string> columns;
  };

  /// Adds what `complaint` (SQLite's error message for the last attempt) says is missing. False when it says
  /// something else, or the last guess changed nothing.
  [[nodiscard]] bool mend(std::string_view complaint);
  [[nodiscard]] const std::vector<Table>& tables() const { return tables_; }

 private:
  bool add_table(std::string_view name);
  bool add_column(std::string_view name);
  bool add_qualified(std::string_view name);
  bool settle_ambiguity(std::string_view name);
  bool add_to_all(std::string_view name);

  std::vector<Table> tables_;
  std::string last_complaint_;
  std::string guessed_column_;     // the column being tried for a name that an alias qualifies …
  std::size_t guessed_table_ = 0;  // … and the table that it was put in
  bool guessing_ = false;
};

}  // namespace dataquery::connectors
