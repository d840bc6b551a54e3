#include "adapters/connectors/made_up_schema.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"

namespace dataquery::connectors {
namespace {

constexpr std::size_t kMostTables = 100;
constexpr std::size_t kMostColumns = 300;

std::optional<std::string_view> after(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  return text.substr(prefix.size());
}

bool holds(const MadeUpSchema::Table& table, std::string_view column) {
  return std::ranges::any_of(table.columns,
                             [&](const auto& known) { return ascii_lower(known) == ascii_lower(column); });
}

void remove(MadeUpSchema::Table& table, std::string_view column) {
  std::erase_if(table.columns, [&](const auto& known) { return ascii_lower(known) == ascii_lower(column); });
}

}  // namespace

bool MadeUpSchema::mend(std::string_view complaint) {
  const bool repeated = last_complaint_ == complaint;
  last_complaint_ = complaint;
  if (const auto name = after(complaint, "no such table: ")) return !repeated && add_table(*name);
  if (const auto name = after(complaint, "no such column: ")) {
    if (guessing_ && repeated) return add_qualified(*name);
    guessing_ = false;
    if (name->contains('.') && add_qualified(*name)) return true;
    return add_column(*name);
  }
  guessing_ = false;
  if (repeated) return false;
  if (const auto name = after(complaint, "ambiguous column name: ")) return settle_ambiguity(*name);
  if (const auto rest = after(complaint, "cannot join using column ")) {
    return add_to_all(rest->substr(0, rest->find(" - column not present")));
  }
  return false;
}

bool MadeUpSchema::add_table(std::string_view name) {
  if (tables_.size() == kMostTables) return false;
  if (const auto plain = after(name, "main.")) name = *plain;
  tables_.push_back({std::string(name), {"_"}});
  return true;
}

// A name without a qualifier belongs to any one table of its SELECT: the next one that has no such column yet.
bool MadeUpSchema::add_column(std::string_view name) {
  const auto table = std::ranges::find_if(tables_, [&](const Table& each) { return !holds(each, name); });
  if (table == tables_.end() || table->columns.size() == kMostColumns) return false;
  table->columns.emplace_back(name);
  return true;
}

// "a.b": the message does not say which table `a` stands for, so the tables are tried one after the other.
bool MadeUpSchema::add_qualified(std::string_view name) {
  const auto column = name.substr(name.rfind('.') + 1);
  if (guessing_) {
    remove(tables_[guessed_table_], guessed_column_);
    ++guessed_table_;
  } else {
    guessing_ = true;
    guessed_column_ = column;
    guessed_table_ = 0;
  }
  while (guessed_table_ < tables_.size() && holds(tables_[guessed_table_], column)) ++guessed_table_;
  if (guessed_table_ >= tables_.size()) {
    // No single table will do: the alias stands for different tables in different parts of the statement.
    guessing_ = false;
    return add_to_all(column);
  }
  if (tables_[guessed_table_].columns.size() == kMostColumns) return false;
  tables_[guessed_table_].columns.emplace_back(column);
  return true;
}

// An unqualified column was put in the first table before a qualified one of that name turned up in another.
bool MadeUpSchema::settle_ambiguity(std::string_view name) {
  const auto column = name.substr(name.rfind('.') + 1);
  const auto table = std::ranges::find_if(tables_, [&](const Table& each) { return holds(each, column); });
  if (table == tables_.end()) return false;
  remove(*table, column);
  return true;
}

bool MadeUpSchema::add_to_all(std::string_view name) {
  bool changed = false;
  for (auto& table : tables_) {
    if (table.columns.size() == kMostColumns || holds(table, name)) continue;
    table.columns.emplace_back(name);
    changed = true;
  }
  return changed;
}

}  // namespace dataquery::connectors
