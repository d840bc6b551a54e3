#include "adapters/connectors/postgres_describe.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>
#include <utility>

#include "adapters/connectors/postgres_transaction.h"
#include "adapters/connectors/postgres_values.h"
#include "base/utf8.h"

namespace dataquery::connectors {
namespace {

// Tables, views, materialised views, partitioned and foreign tables that the user may read, without PostgreSQL's own,
// partitions (their parent stands for them) and what extensions brought.
constexpr const char* kRelations = R"(
SELECT c.oid, n.nspname, c.relname, c.relkind,
       CASE WHEN c.relkind IN ('v', 'f') THEN -1
            WHEN c.relkind = 'p' THEN (SELECT CASE WHEN bool_and(p.reltuples >= 0) THEN sum(p.reltuples) ELSE -1 END
                                         FROM pg_partition_tree(c.oid) t JOIN pg_class p ON p.oid = t.relid
                                        WHERE t.isleaf)
            ELSE c.reltuples END::bigint,
       obj_description(c.oid, 'pg_class')
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND has_schema_privilege(n.oid, 'USAGE')
   AND (has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT'))
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY n.nspname <> 'public', n.nspname, c.relname
 LIMIT $1::int)";

constexpr const char* kColumns = R"(
SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
       CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END, a.attnotnull,
       col_description(a.attrelid, a.attnum),
       CASE WHEN t.typtype = 'e' THEN (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
                                         FROM pg_enum e WHERE e.enumtypid = t.oid) END
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
 WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
   AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')
 ORDER BY a.attrelid, a.attnum)";

constexpr const char* kKeys = R"(
SELECT conrelid, contype, conkey, confrelid, confkey
  FROM pg_constraint WHERE conrelid = ANY ($1::oid[]) AND contype IN ('p', 'f') ORDER BY conrelid, conkey)";

// Single columns: unique by themselves; first in a B-tree index over all rows.
constexpr const char* kIndexes = R"(
SELECT i.indrelid, i.indkey[0], bool_or(i.indisunique AND i.indnkeyatts = 1)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
 WHERE i.indrelid = ANY ($1::oid[]) AND i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree' AND i.indkey[0] > 0
 GROUP BY 1, 2)";

template <typename Number = std::uint32_t>
Number number_at(const libpq::Table& table, int row, int column) {
  Number number{};
  const auto text = table.text(row, column);
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::vector<int> numbers_of(std::string_view array) {
  std::vector<int> numbers;
  for (const auto& item : array_items(array)) numbers.push_back(std::stoi(item));
  return numbers;
}

class Describer {
 public:
  Describer(libpq::Connection& connection, const libpq::Wait& wait) : connection_(connection), wait_(wait) {}

  Result<std::vector<PostgresTable>> structure(std::size_t most) {
    auto read = relations(most).and_then([&] { return columns(); }).and_then([&] { return keys(); }).and_then([&] {
      return indexes();
    });
    if (!read) return propagate(read);
    return std::move(tables_);
  }

 private:
  Result<libpq::Table> ask(const char* sql, const std::string& parameter) {
    const libpq::Parameter parameters[] = {parameter};
    return connection_.query(sql, parameters, wait_);
  }

  Result<void> relations(std::size_t most) {
    const auto listed = ask(kRelations, std::to_string(most));
    if (!listed) return std::unexpected(listed.error());
    for (int row = 0; row < listed->rows(); ++row) {
      PostgresTable each;
      each.oid = number_at(*listed, row, 0);
      each.table.schema = listed->text(row, 1);
      each.table.name = listed->text(row, 2);
      const auto kind = listed->text(row, 3);
      each.table.kind = kind == "v" || kind == "m" ? catalog::TableKind::kView : catalog::TableKind::kTable;
      each.partitioned = kind == "p";
      if (const auto rows = number_at<std::int64_t>(*listed, row, 4); rows >= 0) each.table.row_estimate = rows;
      each.table.comment = to_valid_utf8(listed->text(row, 5));
      positions_.emplace(each.oid, tables_.size());
      oids_ += (oids_.empty() ? "{" : ",") + std::to_string(each.oid);
      tables_.push_back(std::move(each));
    }
    oids_ = oids_.empty() ? "{}" : oids_ + "}";
    return {};
  }

  Result<void> columns() {
    const auto listed = ask(kColumns, oids_);
    if (!listed) return std::unexpected(listed.error());
    for (int row = 0; row < listed->rows(); ++row) {
      auto& owner = tables_[positions_.at(number_at(*listed, row, 0))];
      const PostgresColumn known{number_at<int>(*listed, row, 1), number_at(*listed, row, 4), false};
      catalog::Column column;
      column.name = listed->text(row, 2);
      column.type = listed->text(row, 3);
      column.kind = kind_of_postgres_type(known.type);
      column.nullable = listed->text(row, 5) != "t";
      column.comment = to_valid_utf8(listed->text(row, 6));
      if (!listed->null(row, 7)) {
        column.values = array_items(listed->text(row, 7));
        column.values_complete = true;
      }
      owner.columns.push_back(known);
      owner.table.columns.push_back(std::move(column));
    }
    return {};
  }

  Result<void> keys() {
    const auto listed = ask(kKeys, oids_);
    if (!listed) return std::unexpected(listed.error());
    for (int row = 0; row < listed->rows(); ++row) {
      auto& owner = tables_[positions_.at(number_at(*listed, row, 0))];
      auto columns = positions_of(owner, numbers_of(listed->text(row, 2)));
      if (!columns) continue;  // a column that the user may not read
      if (listed->text(row, 1) == "p") {
        if (columns->size() == 1) owner.table.columns[columns->front()].unique = true;
        owner.table.primary_key = *std::move(columns);
        continue;
      }
      const auto target = positions_.find(number_at(*listed, row, 3));
      if (target == positions_.end()) continue;
      auto referenced = positions_of(tables_[target->second], numbers_of(listed->text(row, 4)));
      if (!referenced) continue;
      owner.table.foreign_keys.push_back({*std::move(columns), target->second, *std::move(referenced), true});
    }
    return {};
  }

  Result<void> indexes() {
    const auto listed = ask(kIndexes, oids_);
    if (!listed) return std::unexpected(listed.error());
    for (int row = 0; row < listed->rows(); ++row) {
      auto& owner = tables_[positions_.at(number_at(*listed, row, 0))];
      const auto position = positions_of(owner, {number_at<int>(*listed, row, 1)});
      if (!position) continue;
      owner.columns[position->front()].indexed = true;
      if (listed->text(row, 2) == "t") owner.table.columns[position->front()].unique = true;
    }
    return {};
  }

  // Where the columns of these numbers stand; nothing when one of them is not there.
  static std::optional<std::vector<std::size_t>> positions_of(const PostgresTable& table,
                                                              const std::vector<int>& numbers) {
    std::vector<std::size_t> positions;
    for (const int number : numbers) {
      const auto found = std::ranges::find(table.columns, number, &PostgresColumn::number);
      if (found == table.columns.end()) return std::nullopt;
      positions.push_back(static_cast<std::size_t>(found - table.columns.begin()));
    }
    return positions;
  }

  libpq::Connection& connection_;
  const libpq::Wait& wait_;
  std::vector<PostgresTable> tables_;
  std::unordered_map<std::uint32_t, std::size_t> positions_;  // of the tables, by OID
  std::string oids_;                                          // of all tables, as an array
};

}  // namespace

Result<catalog::Catalog> describe_postgres(libpq::Connection& connection, std::string name,
                                           const source::DescribeOptions& options, const libpq::Wait& wait) {
  if (auto begun = begin_read_only(connection, wait.deadline.remaining(), wait); !begun) return propagate(begun);
  auto tables = Describer(connection, wait).structure(options.tables);
  if (!tables) return propagate(tables);
  if (!options.schema_only) {
    if (auto sampled = sample_postgres(connection, *tables, options, wait); !sampled) return propagate(sampled);
  }
  catalog::Catalog catalog;
  catalog.dialect = catalog::Dialect::kPostgresql;
  catalog.database = std::move(name);
  for (auto& each : *tables) catalog.tables.push_back(std::move(each.table));
  return catalog;
}

}  // namespace dataquery::connectors
