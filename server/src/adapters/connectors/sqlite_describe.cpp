#include "adapters/connectors/sqlite_describe.h"

#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/connectors/sqlite_authorizer.h"
#include "adapters/connectors/sqlite_scan.h"
#include "adapters/connectors/sqlite_types.h"

namespace dataquery::connectors {
namespace {

using catalog::Catalog;
using catalog::Column;
using catalog::ForeignKey;
using catalog::Table;
using catalog::TableKind;

constexpr const char* kListTables =
    "SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'view', 'virtual') "
    "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name LIMIT ?1";
constexpr const char* kListColumns =
    "SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo(?1, 'main') WHERE hidden <> 1 ORDER BY cid";
constexpr const char* kListUniqueColumns =
    "SELECT min(c.name) FROM pragma_index_list(?1, 'main') i, pragma_index_info(i.name, 'main') c "
    "WHERE i.\"unique\" = 1 AND i.partial = 0 GROUP BY i.name HAVING count(*) = 1";
constexpr const char* kListForeignKeys =
    "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?1, 'main') ORDER BY id DESC, seq";

std::string text_at(sqlite3_stmt* row, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
  return text == nullptr ? std::string() : std::string(text);
}

bool same_name(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sqlite3_strnicmp(left.data(), right.data(), static_cast<int>(left.size())) == 0;
}

std::optional<std::size_t> column_named(const Table& table, std::string_view name) {
  const auto found = std::ranges::find_if(table.columns, [&](const Column& c) { return same_name(c.name, name); });
  if (found == table.columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - table.columns.begin());
}

class Describer {
 public:
  Describer(sqlite3* database, const source::DescribeOptions& options, Deadline deadline, std::stop_token stop)
      : database_(database), options_(options), deadline_(deadline), stop_(std::move(stop)) {}

  Result<Catalog> describe(std::string name) {
    Catalog catalog;
    catalog.dialect = catalog::Dialect::kSqlite;
    catalog.database = std::move(name);
    if (auto read = structure(catalog); !read) return propagate(read);
    if (options_.schema_only) return catalog;
    const SqliteAuthorizer authorizer(database_, SqliteAuthorizer::Use::kQuery);  // views may say anything
    std::size_t done = 0;
    for (auto& table : catalog.tables) {
      if (options_.progress) options_.progress(done++, catalog.tables.size());
      if (auto scanned = scan_sqlite_table(database_, table, options_, deadline_, stop_); !scanned) {
        return propagate(scanned);
      }
    }
    return catalog;
  }

 private:
  Result<void> structure(Catalog& catalog) {
    const SqliteAuthorizer authorizer(database_, SqliteAuthorizer::Use::kDescribe);
    const SqliteTimeBound bound(database_, deadline_, stop_);
    auto tables = list_tables(bound);
    if (!tables) return propagate(tables);
    for (auto& table : *tables) {
      auto columns = list_columns(bound, table);
      // A view whose tables are gone cannot be asked anything, so it is left out.
      if (!columns && columns.error().code == ErrorCode::kInvalidQuery) continue;
      if (!columns) return propagate(columns);
      if (!table.columns.empty()) catalog.tables.push_back(std::move(table));
    }
    for (auto& table : catalog.tables) {
      if (auto keys = list_foreign_keys(bound, catalog, table); !keys) return propagate(keys);
    }
    return {};
  }

  // Runs one of the statements above with `parameter` and hands each row to `row`.
  Result<void> each(const SqliteTimeBound& bound, const char* sql, const std::string* parameter, auto row) {
    sqlite3_stmt* raw = nullptr;
    int code = sqlite3_prepare_v2(database_, sql, -1, &raw, nullptr);
    const SqliteStatement statement(raw);
    if (code == SQLITE_OK) {
      if (parameter != nullptr) {
        sqlite3_bind_text(raw, 1, parameter->data(), static_cast<int>(parameter->size()), SQLITE_STATIC);
      } else {
        sqlite3_bind_int64(raw, 1, static_cast<sqlite3_int64>(options_.tables));
      }
      while ((code = sqlite3_step(raw)) == SQLITE_ROW) row(raw);
    }
    if (code != SQLITE_DONE) return std::unexpected(bound.error(code));
    return {};
  }

  Result<std::vector<Table>> list_tables(const SqliteTimeBound& bound) {
    std::vector<Table> tables;
    auto listed = each(bound, kListTables, nullptr, [&](sqlite3_stmt* row) {
      Table table;
      table.name = text_at(row, 0);
      table.kind = text_at(row, 1) == "view" ? TableKind::kView : TableKind::kTable;
      tables.push_back(std::move(table));
    });
    if (!listed) return propagate(listed);
    return tables;
  }

  Result<void> list_columns(const SqliteTimeBound& bound, Table& table) {
    std::map<int, std::size_t> key;  // place in the key -> position
    auto listed = each(bound, kListColumns, &table.name, [&](sqlite3_stmt* row) {
      Column column;
      column.name = text_at(row, 0);
      column.type = text_at(row, 1);
      column.kind = kind_of_declared_type(column.type);
      const int place = sqlite3_column_int(row, 3);
      column.nullable = sqlite3_column_int(row, 2) == 0 && place == 0;
      if (place > 0) key.emplace(place, table.columns.size());
      table.columns.push_back(std::move(column));
    });
    if (!listed || table.kind == TableKind::kView) return listed;
    for (const auto& [place, position] : key) table.primary_key.push_back(position);
    if (table.primary_key.size() == 1) table.columns[table.primary_key.front()].unique = true;
    return each(bound, kListUniqueColumns, &table.name, [&](sqlite3_stmt* row) {
      if (const auto position = column_named(table, text_at(row, 0))) table.columns[*position].unique = true;
    });
  }

  Result<void> list_foreign_keys(const SqliteTimeBound& bound, const Catalog& catalog, Table& table) {
    struct Part {
      int id;
      std::string table, from;
      std::optional<std::string> to;  // nothing: the other table's primary key
    };
    if (table.kind == TableKind::kView) return {};
    std::vector<Part> parts;
    auto listed = each(bound, kListForeignKeys, &table.name, [&](sqlite3_stmt* row) {
      Part part{sqlite3_column_int(row, 0), text_at(row, 1), text_at(row, 2), std::nullopt};
      if (sqlite3_column_type(row, 3) != SQLITE_NULL) part.to = text_at(row, 3);
      parts.push_back(std::move(part));
    });
    if (!listed) return listed;
    for (std::size_t begin = 0, end = 0; begin < parts.size(); begin = end) {
      while (end < parts.size() && parts[end].id == parts[begin].id) ++end;
      const auto target = std::ranges::find_if(
          catalog.tables, [&](const Table& other) { return same_name(other.name, parts[begin].table); });
      if (target == catalog.tables.end()) continue;
      ForeignKey key;
      key.table = static_cast<std::size_t>(target - catalog.tables.begin());
      for (std::size_t i = begin; i < end; ++i) {
        const auto from = column_named(table, parts[i].from);
        const auto& primary = target->primary_key;
        const std::size_t nowhere = target->columns.size();
        const std::size_t to = parts[i].to                  ? column_named(*target, *parts[i].to).value_or(nowhere)
                               : i - begin < primary.size() ? primary[i - begin]
                                                            : nowhere;
        if (!from || to == nowhere) break;
        key.columns.push_back(*from);
        key.referenced_columns.push_back(to);
      }
      if (key.columns.size() == end - begin) table.foreign_keys.push_back(std::move(key));
    }
    return {};
  }

  sqlite3* database_;
  const source::DescribeOptions& options_;
  Deadline deadline_;
  std::stop_token stop_;
};

}  // namespace

Result<Catalog> describe_sqlite(sqlite3* database, std::string name, const source::DescribeOptions& options,
                                Deadline deadline, std::stop_token stop) {
  return Describer(database, options, deadline, std::move(stop)).describe(std::move(name));
}

}  // namespace dataquery::connectors
