#include "adapters/connectors/sqlite_inspector.h"

#include <sqlite3.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/connectors/made_up_schema.h"
#include "adapters/connectors/sqlite_authorizer.h"
#include "adapters/connectors/sqlite_database.h"
#include "base/utf8.h"

namespace dataquery::connectors {
namespace {

constexpr int kMostAttempts = 500;  // at making up a schema

// What came of having SQLite prepare the text.
struct Attempt {
  std::optional<Error> error;
  bool unresolved = false;  // the error is SQLite's own, and may be for want of a table or column
};

Attempt refused(std::string reason) { return {Error(ErrorCode::kRefused, std::move(reason)), false}; }
Attempt invalid(std::string reason) { return {Error(ErrorCode::kInvalidQuery, std::move(reason)), false}; }

// Whether there is a second statement after the first: `tail` may hold blanks, comments and semicolons.
bool only_blank(sqlite3* database, const char* tail, const char* end) {
  while (tail != end) {
    sqlite3_stmt* raw = nullptr;
    const char* next = end;
    const int code = sqlite3_prepare_v2(database, tail, static_cast<int>(end - tail), &raw, &next);
    const SqliteStatement statement(raw);
    if (code != SQLITE_OK || raw != nullptr || next == tail) return false;
    tail = next;
  }
  return true;
}

Attempt prepare(sqlite3* database, std::string_view text) {
  SqliteAuthorizer authorizer(database, SqliteAuthorizer::Use::kInspect);
  sqlite3_stmt* raw = nullptr;
  const char* const end = text.data() + text.size();
  const char* tail = end;
  const int code = sqlite3_prepare_v2(database, text.data(), static_cast<int>(text.size()), &raw, &tail);
  const SqliteStatement statement(raw);
  if (!authorizer.reason().empty()) return refused(authorizer.reason());
  if (code != SQLITE_OK) return {Error(ErrorCode::kInvalidQuery, sqlite3_errmsg(database)), true};
  if (raw == nullptr) return invalid("there is no statement");
  if (sqlite3_stmt_isexplain(raw) != 0) return refused("EXPLAIN is not allowed");
  if (!authorizer.selects() || sqlite3_stmt_readonly(raw) == 0) return refused("only SELECT is allowed");
  if (sqlite3_bind_parameter_count(raw) != 0) return invalid("the query has a parameter without a value");
  authorizer.forget();
  if (!only_blank(database, tail, end)) return invalid("only one statement is allowed");
  return {};
}

std::string create_table(std::string_view name, auto&& column_names) {
  std::string sql = "CREATE TABLE " + quote_identifier(name) + "(";
  for (const std::string& column : column_names) sql += quote_identifier(column) + ",";
  sql.back() = ')';
  return sql;
}

// The text of an SQL function that is not known: "no such function: readfile".
std::optional<std::string> unknown_function(std::string_view message) {
  constexpr std::string_view kPrefix = "no such function: ";
  if (!message.starts_with(kPrefix)) return std::nullopt;
  return "function " + std::string(message.substr(kPrefix.size())) + " is not allowed";
}

Result<void> result_of(Attempt attempt) {
  if (!attempt.error) return {};
  if (auto reason = unknown_function(attempt.error->message)) return fail(ErrorCode::kRefused, *std::move(reason));
  return std::unexpected(*std::move(attempt.error));
}

// A table matters only if its name is in the text; creating just those keeps large catalogs cheap.
bool may_name(std::string_view folded_text, const catalog::Table& table) {
  return table.name.contains('"') || table.name.contains('`') || table.name.contains(']') ||
         folded_text.contains(ascii_lower(table.name));
}

Result<void> inspect_with(std::string_view text, const catalog::Catalog& catalog) {
  auto database = open_sqlite_memory();
  if (!database) return propagate(database);
  const auto folded = ascii_lower(text);
  for (const auto& table : catalog.tables) {
    if (table.columns.empty() || !may_name(folded, table)) continue;
    std::vector<std::string> names;
    for (const auto& column : table.columns) names.push_back(column.name);
    // A table that cannot be made is missed by the statement that names it, which is then refused.
    sqlite3_exec(database->get(), create_table(table.name, names).c_str(), nullptr, nullptr, nullptr);
  }
  return result_of(prepare(database->get(), text));
}

Result<void> inspect_without(std::string_view text) {
  MadeUpSchema schema;
  for (int attempts = 0; attempts < kMostAttempts; ++attempts) {
    auto database = open_sqlite_memory();
    if (!database) return propagate(database);
    for (const auto& table : schema.tables()) {
      sqlite3_exec(database->get(), create_table(table.name, table.columns).c_str(), nullptr, nullptr, nullptr);
    }
    auto attempt = prepare(database->get(), text);
    if (!attempt.unresolved || !schema.mend(attempt.error->message)) return result_of(std::move(attempt));
  }
  return fail(ErrorCode::kInvalidQuery, "the query names too many tables and columns to check it without its database");
}

}  // namespace

Result<void> SqliteInspector::inspect(std::string_view text, const catalog::Catalog* catalog) const {
  return catalog == nullptr ? inspect_without(text) : inspect_with(text, *catalog);
}

}  // namespace dataquery::connectors
