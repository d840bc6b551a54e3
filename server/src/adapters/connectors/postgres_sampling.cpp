#include <algorithm>
#include <charconv>
#include <chrono>
#include <format>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "adapters/connectors/postgres_describe.h"
#include "adapters/connectors/postgres_values.h"
#include "adapters/connectors/sqlite_database.h"
#include "base/utf8.h"

namespace dataquery::connectors {
namespace {

using namespace std::chrono_literals;
using catalog::TypeKind;

constexpr std::size_t kMostCells = 1'500'000;  // that are read of all tables together
constexpr std::size_t kMostRows = 10'000;      // that are read of one
constexpr std::size_t kLeastRows = 50;
constexpr std::size_t kBatch = 16;  // tables that are asked about at once
constexpr std::size_t kSampleLetters = 200;
constexpr auto kStatementTime = 1500ms;
constexpr auto kReserve = 1s;  // of the deadline, for handing on what was read

constexpr const char* kStatistics = R"(
SELECT c.oid, s.attname, s.most_common_vals::text, s.histogram_bounds::text
  FROM pg_stats s JOIN pg_namespace n ON n.nspname = s.schemaname
       JOIN pg_class c ON c.relname = s.tablename AND c.relnamespace = n.oid
 WHERE c.oid = ANY ($1::oid[]) AND s.inherited = (c.relkind = 'p'))";

std::string relation(const catalog::Table& table) {
  return quote_identifier(table.schema) + "." + quote_identifier(table.name);
}

// How a column is asked for: long texts are cut by the server.
std::string expression(const catalog::Column& column) {
  auto name = quote_identifier(column.name);
  switch (column.kind) {
    case TypeKind::kBytes:
      return "'(' || octet_length(" + name + ") || ' bytes)'";
    case TypeKind::kText:
    case TypeKind::kJson:
    case TypeKind::kOther:
      return std::format("left({}::text, {})", name, kSampleLetters + 1);
    default:
      return name;
  }
}

std::string select_rows(const catalog::Table& table, std::size_t rows) {
  std::string sql = "SELECT ";
  for (const auto& column : table.columns) sql += expression(column) + ", ";
  sql.resize(sql.size() - 2);
  return sql + std::format(" FROM {} LIMIT {}", relation(table), rows);
}

// A cell as people read it, in the spelling of results.
std::string display(std::uint32_t type, std::string_view text) {
  const auto value = postgres_value(type, text);
  if (const auto* words = std::get_if<std::string>(&value)) return *words;
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  return to_valid_utf8(text);
}

bool less(TypeKind kind, const std::string& left, const std::string& right) {
  if (!catalog::is_numeric(kind)) return left < right;
  double a = 0, b = 0;
  std::from_chars(left.data(), left.data() + left.size(), a);
  std::from_chars(right.data(), right.data() + right.size(), b);
  return a < b;
}

void widen(catalog::Column& column, const std::string& value) {
  if (!column.minimum || less(column.kind, value, *column.minimum)) column.minimum = value;
  if (!column.maximum || less(column.kind, *column.maximum, value)) column.maximum = value;
}

bool has_range(const catalog::Column& column) {
  return catalog::is_numeric(column.kind) || catalog::is_temporal(column.kind);
}

class Sampler {
 public:
  Sampler(libpq::Connection& connection, std::vector<PostgresTable>& tables, const source::DescribeOptions& options,
          const libpq::Wait& wait)
      : connection_(connection), tables_(tables), options_(options), wait_(wait) {
    std::size_t columns = 1;
    for (const auto& each : tables) columns += each.columns.size();
    rows_ = std::clamp(kMostCells / columns, kLeastRows, kMostRows);
  }

  Result<void> sample() {
    const auto timeout = std::format("SET LOCAL statement_timeout = {}", kStatementTime.count());
    if (auto set = connection_.run_script(timeout, wait_); !set) return set;
    const auto readable = all();
    auto read = in_batches(
        readable,
        [&](const PostgresTable& each) {
          if (options_.progress) options_.progress(asked_++, readable.size());
          return select_rows(each.table, rows_);
        },
        [&](std::size_t position, const libpq::Table& rows) { take_rows(position, rows); });
    if (!read || long_.empty()) return read;
    read = in_batches(
        long_, [&](const PostgresTable& each) { return select_ranges(each); },
        [&](std::size_t position, const libpq::Table& row) { take_ranges(tables_[position], row); });
    if (!read) return read;
    return take_statistics();
  }

 private:
  [[nodiscard]] std::vector<std::size_t> all() const {
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      if (!tables_[i].columns.empty()) positions.push_back(i);
    }
    return positions;
  }

  // Asks one statement of each table, many tables a round trip. One that fails (a broken view, a slow one) is left as
  // it is: a savepoint keeps the transaction whole. Ends without a word when the time is nearly over.
  Result<void> in_batches(const std::vector<std::size_t>& positions, auto statement, auto take) {
    for (std::size_t begin = 0; begin < positions.size() && wait_.deadline.remaining() > kReserve; begin += kBatch) {
      const auto batch = std::span(positions).subspan(begin, std::min(kBatch, positions.size() - begin));
      std::vector<std::string> statements;
      std::vector<std::size_t> asked;
      for (const auto position : batch) {
        auto sql = statement(tables_[position]);
        if (sql.empty()) continue;
        statements.insert(statements.end(), {"SAVEPOINT one_table", std::move(sql), "ROLLBACK TO SAVEPOINT one_table"});
        asked.push_back(position);
      }
      auto answers = connection_.batch(statements, wait_);
      if (!answers) return propagate(answers);
      for (std::size_t i = 0; i < asked.size(); ++i) {
        if (const auto& answer = (*answers)[3 * i + 1]) take(asked[i], *answer);
      }
    }
    return {};
  }

  void take_rows(std::size_t position, const libpq::Table& rows) {
    auto& each = tables_[position];
    const bool whole = static_cast<std::size_t>(rows.rows()) < rows_;
    if (whole) each.table.row_estimate = rows.rows();
    if (!whole && each.table.kind == catalog::TableKind::kTable) long_.push_back(position);
    for (int row = 0; row < std::min(rows.rows(), static_cast<int>(options_.sample_rows)); ++row) {
      auto& sample = each.table.samples.emplace_back();
      for (int i = 0; i < rows.columns(); ++i) {
        sample.push_back(rows.null(row, i) ? std::nullopt : std::optional(cell(each, rows, row, i)));
      }
    }
    for (int i = 0; i < rows.columns(); ++i) take_column(each, rows, i, whole);
  }

  static std::string cell(const PostgresTable& each, const libpq::Table& rows, int row, int column) {
    const auto kind = each.table.columns[static_cast<std::size_t>(column)].kind;
    const bool as_text = kind == TypeKind::kText || kind == TypeKind::kBytes || kind == TypeKind::kOther;
    return as_text ? to_valid_utf8(rows.text(row, column))
                   : display(each.columns[static_cast<std::size_t>(column)].type, rows.text(row, column));
  }

  void take_column(PostgresTable& each, const libpq::Table& rows, int position, bool whole) {
    auto& column = each.table.columns[static_cast<std::size_t>(position)];
    const bool values = column.kind == TypeKind::kText && !column.values_complete;
    if (!values && !has_range(column)) return;
    std::unordered_set<std::string_view> seen;
    bool every = true;
    for (int row = 0; row < rows.rows(); ++row) {
      if (rows.null(row, position)) continue;
      if (values) {
        every = keep(column, seen, rows.text(row, position)) && every;
      } else {
        widen(column, cell(each, rows, row, position));
      }
    }
    if (values) column.values_complete = whole && every;
  }

  // False when the value is not kept.
  bool keep(catalog::Column& column, std::unordered_set<std::string_view>& seen, std::string_view value) const {
    if (seen.contains(value)) return true;
    if (value.size() > options_.value_bytes || column.values.size() >= options_.values_per_column) return false;
    seen.insert(value);
    column.values.push_back(to_valid_utf8(value));
    return true;
  }

  // The least and greatest values of a long table's indexed columns: each is one look into its index.
  static std::string select_ranges(const PostgresTable& each) {
    std::string sql;
    for (std::size_t i = 0; i < each.columns.size(); ++i) {
      if (!ranged(each, i)) continue;
      const auto name = quote_identifier(each.table.columns[i].name);
      sql += std::format("{0}min({1}), max({1})", sql.empty() ? "SELECT " : ", ", name);
    }
    return sql.empty() ? sql : sql + " FROM " + relation(each.table);
  }

  static bool ranged(const PostgresTable& each, std::size_t position) {
    return each.columns[position].indexed && has_range(each.table.columns[position]);
  }

  static void take_ranges(PostgresTable& each, const libpq::Table& row) {
    int at = 0;
    for (std::size_t i = 0; i < each.columns.size(); ++i) {
      if (!ranged(each, i)) continue;
      for (const int end : {at, at + 1}) {
        if (!row.null(0, end)) widen(each.table.columns[i], display(each.columns[i].type, row.text(0, end)));
      }
      at += 2;
    }
  }

  // What ANALYZE saw of the long tables, beyond the rows that were read.
  Result<void> take_statistics() {
    std::string oids;
    std::unordered_map<std::uint32_t, std::size_t> positions;
    for (const auto position : long_) {
      oids += (oids.empty() ? "{" : ",") + std::to_string(tables_[position].oid);
      positions.emplace(tables_[position].oid, position);
    }
    const libpq::Parameter parameters[] = {oids + "}"};
    const auto listed = connection_.query(kStatistics, parameters, wait_);
    if (!listed && listed.error().code == ErrorCode::kInvalidQuery) return {};  // the user may not see statistics
    if (!listed) return std::unexpected(listed.error());
    for (int row = 0; row < listed->rows(); ++row) {
      std::uint32_t oid = 0;
      const auto number = listed->text(row, 0);
      std::from_chars(number.data(), number.data() + number.size(), oid);
      auto& each = tables_[positions.at(oid)];
      if (const auto column = each.table.find_column(listed->text(row, 1))) {
        for (const int list : {2, 3}) take_list(each, *column, array_items(listed->text(row, list)));
      }
    }
    return {};
  }

  void take_list(PostgresTable& each, std::size_t position, const std::vector<std::string>& items) const {
    auto& column = each.table.columns[position];
    if (column.kind == TypeKind::kText && !column.values_complete) {
      const auto known = column.values;  // `seen` looks into it while `values` grows
      std::unordered_set<std::string_view> seen(known.begin(), known.end());
      for (const auto& item : items) keep(column, seen, item);
    } else if (has_range(column)) {
      for (const auto& item : items) widen(column, display(each.columns[position].type, item));
    }
  }

  libpq::Connection& connection_;
  std::vector<PostgresTable>& tables_;
  const source::DescribeOptions& options_;
  const libpq::Wait& wait_;
  std::size_t rows_ = kLeastRows;
  std::size_t asked_ = 0;          // tables, for their rows
  std::vector<std::size_t> long_;  // tables of which not every row was read
};

}  // namespace

Result<void> sample_postgres(libpq::Connection& connection, std::vector<PostgresTable>& tables,
                             const source::DescribeOptions& options, const libpq::Wait& wait) {
  return Sampler(connection, tables, options, wait).sample();
}

}  // namespace dataquery::connectors
