#include "adapters/connectors/sqlite_connector.h"

#include <sqlite3.h>

#include <filesystem>
#include <utility>
#include <variant>
#include <vector>

#include "adapters/connectors/sqlite_authorizer.h"
#include "adapters/connectors/sqlite_database.h"
#include "adapters/connectors/sqlite_describe.h"
#include "adapters/connectors/sqlite_types.h"

namespace dataquery::connectors {
namespace {

std::size_t size_of(const source::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return text->size() + 8;
  if (const auto* bytes = std::get_if<source::Bytes>(&value)) return bytes->data.size() + 8;
  return 8;
}

// What the columns of a statement are called, and what they were declared to hold.
std::vector<source::ResultColumn> columns_of(sqlite3_stmt* statement) {
  std::vector<source::ResultColumn> columns;
  const int width = sqlite3_column_count(statement);
  for (int i = 0; i < width; ++i) {
    const char* name = sqlite3_column_name(statement, i);
    const char* declared = sqlite3_column_decltype(statement, i);
    columns.push_back({name == nullptr ? std::string() : std::string(name),
                       kind_of_declared_type(declared == nullptr ? "" : declared)});
  }
  return columns;
}

Result<source::Rows> read_rows(sqlite3_stmt* statement, const source::Limits& limits, const SqliteTimeBound& bound) {
  source::Rows result;
  result.columns = columns_of(statement);
  std::vector<SqliteKindObserver> kinds;
  for (const auto& column : result.columns) kinds.emplace_back(column.kind);

  std::size_t bytes = 0;
  int code = SQLITE_DONE;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    if (result.rows.size() == limits.rows) {
      result.truncated = true;
      break;
    }
    std::vector<source::Value> row;
    row.reserve(kinds.size());
    for (std::size_t i = 0; i < kinds.size() && bytes <= limits.bytes; ++i) {
      kinds[i].observe(statement, static_cast<int>(i));
      row.push_back(value_of(statement, static_cast<int>(i)));
      bytes += size_of(row.back());
    }
    if (bytes > limits.bytes) {
      result.truncated = true;
      break;
    }
    result.rows.push_back(std::move(row));
  }
  if (code != SQLITE_DONE && code != SQLITE_ROW) return std::unexpected(bound.error(code));

  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const auto kind = result.columns[i].kind = kinds[i].kind();
    for (auto& row : result.rows) normalise(row[i], kind);
  }
  return result;
}

}  // namespace

Result<void> SqliteConnector::test(Deadline, std::stop_token) {
  auto database = open_sqlite_file(source_.path, source_.immutable);
  if (!database) return propagate(database);
  return {};
}

Result<catalog::Catalog> SqliteConnector::describe(const source::DescribeOptions& options, Deadline deadline,
                                                   std::stop_token stop) {
  auto database = open_sqlite_file(source_.path, source_.immutable);
  if (!database) return propagate(database);
  return describe_sqlite(database->get(), std::filesystem::path(source_.path).stem().string(), options, deadline,
                         std::move(stop));
}

Result<source::Rows> SqliteConnector::run(const source::ReadOnlyQuery& query, const source::Limits& limits,
                                          Deadline deadline, std::stop_token stop) {
  if (query.dialect() != catalog::Dialect::kSqlite) {
    return fail(ErrorCode::kInternal, "A query in another language was given to a SQLite database.");
  }
  auto database = open_sqlite_file(source_.path, source_.immutable);
  if (!database) return propagate(database);
  SqliteAuthorizer authorizer(database->get(), SqliteAuthorizer::Use::kQuery);
  const SqliteTimeBound bound(database->get(), deadline, std::move(stop));

  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v2(database->get(), query.text().c_str(), static_cast<int>(query.text().size()) + 1,
                                      &raw, nullptr);
  const SqliteStatement statement(raw);
  if (code != SQLITE_OK) {
    if (!authorizer.reason().empty()) return fail(ErrorCode::kRefused, authorizer.reason());
    return std::unexpected(bound.error(code));
  }
  // The proof holds for another, empty database of the same shape; here is the second line, on the real one.
  if (raw == nullptr || sqlite3_stmt_readonly(raw) == 0 || sqlite3_stmt_isexplain(raw) != 0 || !authorizer.selects()) {
    return fail(ErrorCode::kRefused, "this statement is not allowed");
  }
  return read_rows(raw, limits, bound);
}

}  // namespace dataquery::connectors
