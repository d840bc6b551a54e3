#include "adapters/connectors/sqlite_scan.h"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <format>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "adapters/connectors/sqlite_types.h"
#include "adapters/connectors/temporal_texts.h"

namespace dataquery::connectors {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kWholeTableRows = 60'000;  // a table of so many rows is read whole
constexpr std::int64_t kStretches = 12;          // of a longer one: so many stretches …
constexpr std::int64_t kStretchRows = 2'500;     // … of so many rows
constexpr std::size_t kSampleTextBytes = 200;
constexpr auto kTableTime = 5s;  // for one table, as a last resort; views may compute anything
constexpr auto kViewTime = 400ms;

// What one column was seen to hold.
struct ColumnScan {
  explicit ColumnScan(catalog::TypeKind declared) : kinds(declared) {}

  SqliteKindObserver kinds;
  std::unordered_set<std::string> seen;
  std::vector<std::string> values;  // in order of appearance
  bool all_values = true;           // `values` holds every text that was met
  bool keeps_values = true;
  std::optional<double> least_number, greatest_number;
  std::string least_number_text, greatest_number_text;
  std::optional<std::string> least_text, greatest_text;  // of texts in an ISO form
};

class TableScan {
 public:
  TableScan(catalog::Table& table, const source::DescribeOptions& options) : table_(table), options_(options) {
    for (const auto& column : table.columns) columns_.emplace_back(column.kind);
  }

  void row(sqlite3_stmt* statement) {
    ++rows_;
    const bool sample = table_.samples.size() < options_.sample_rows;
    if (sample) table_.samples.emplace_back();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const int position = static_cast<int>(i);
      if (sample) table_.samples.back().push_back(text_of(statement, position, kSampleTextBytes));
      cell(columns_[i], statement, position);
    }
  }

  [[nodiscard]] std::size_t rows() const { return rows_; }

  /// Writes what was seen into the table. `whole`: every row was.
  void finish(bool whole) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      auto& scan = columns_[i];
      auto& column = table_.columns[i];
      column.kind = scan.kinds.kind();
      if (column.kind == catalog::TypeKind::kText || column.kind == catalog::TypeKind::kJson) {
        column.values = std::move(scan.values);
        column.values_complete = whole && scan.all_values;
      } else if (catalog::is_temporal(column.kind)) {
        column.minimum = std::move(scan.least_text);
        column.maximum = std::move(scan.greatest_text);
      }
      if (catalog::is_numeric(column.kind) && scan.least_number) {
        column.minimum = std::move(scan.least_number_text);
        column.maximum = std::move(scan.greatest_number_text);
      }
    }
  }

 private:
  void cell(ColumnScan& scan, sqlite3_stmt* statement, int position) {
    scan.kinds.observe(statement, position);
    const int type = sqlite3_column_type(statement, position);
    if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) {
      number(scan, statement, position);
    } else if (type == SQLITE_TEXT) {
      text(scan, statement, position);
    }
  }

  static void number(ColumnScan& scan, sqlite3_stmt* statement, int position) {
    const double value = sqlite3_column_double(statement, position);
    const bool least = !scan.least_number || value < *scan.least_number;
    const bool greatest = !scan.greatest_number || value > *scan.greatest_number;
    if (!least && !greatest) return;
    const auto written = text_of(statement, position, kSampleTextBytes).value_or("");
    if (least) scan.least_number = value, scan.least_number_text = written;
    if (greatest) scan.greatest_number = value, scan.greatest_number_text = written;
  }

  void text(ColumnScan& scan, sqlite3_stmt* statement, int position) {
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, position));
    if (!scan.keeps_values || size > options_.value_bytes) {
      scan.all_values = false;
      return;
    }
    auto value = text_of(statement, position, options_.value_bytes).value_or("");
    if (temporal_form(value)) {
      if (!scan.least_text || value < *scan.least_text) scan.least_text = value;
      if (!scan.greatest_text || value > *scan.greatest_text) scan.greatest_text = value;
    }
    if (scan.values.size() >= options_.values_per_column) {
      if (!scan.seen.contains(value)) scan.all_values = false;
      return;
    }
    if (scan.seen.insert(value).second) scan.values.push_back(std::move(value));
  }

  catalog::Table& table_;
  const source::DescribeOptions& options_;
  std::vector<ColumnScan> columns_;
  std::size_t rows_ = 0;
};

std::string select_all(const catalog::Table& table) {
  std::string sql = "SELECT ";
  for (const auto& column : table.columns) sql += quote_identifier(column.name) + ", ";
  sql.resize(sql.size() - 2);
  return sql + " FROM main." + quote_identifier(table.name);
}

// Steps through `sql`, whose parameters are `parameters`. Gives SQLITE_DONE when it came to the end.
int for_each_row(sqlite3* database, const std::string& sql, std::initializer_list<std::int64_t> parameters, auto row) {
  sqlite3_stmt* raw = nullptr;
  int code = sqlite3_prepare_v2(database, sql.c_str(), -1, &raw, nullptr);
  const SqliteStatement statement(raw);
  if (code != SQLITE_OK) return code;
  int position = 0;
  for (const auto parameter : parameters) sqlite3_bind_int64(raw, ++position, parameter);
  while ((code = sqlite3_step(raw)) == SQLITE_ROW) row(raw);
  return code;
}

// The identifiers of the first and the last row; nothing for views and tables WITHOUT ROWID.
std::optional<std::pair<std::int64_t, std::int64_t>> row_identifiers(sqlite3* database, const catalog::Table& table) {
  if (table.kind != catalog::TableKind::kTable || table.find_column("rowid")) return std::nullopt;
  std::optional<std::pair<std::int64_t, std::int64_t>> ends;
  const auto name = quote_identifier(table.name);
  const auto sql = std::format("SELECT (SELECT min(rowid) FROM main.{0}), (SELECT max(rowid) FROM main.{0})", name);
  const int code = for_each_row(database, sql, {}, [&](sqlite3_stmt* row) {
    if (sqlite3_column_type(row, 0) != SQLITE_INTEGER) return;
    ends.emplace(sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1));
  });
  return code == SQLITE_DONE ? ends : std::nullopt;
}

}  // namespace

Result<void> scan_sqlite_table(sqlite3* database, catalog::Table& table, const source::DescribeOptions& options,
                               Deadline deadline, std::stop_token stop) {
  if (table.columns.empty()) return {};
  const bool view = table.kind == catalog::TableKind::kView;
  const SqliteTimeBound bound(database, deadline.at_most(view ? kViewTime : kTableTime), stop);
  TableScan scan(table, options);
  const auto read = [&](sqlite3_stmt* row) { scan.row(row); };

  const auto all = select_all(table);
  int code = for_each_row(database, all + " LIMIT ?", {static_cast<std::int64_t>(kWholeTableRows + 1)}, read);
  const bool whole = code == SQLITE_DONE && scan.rows() <= kWholeTableRows;
  if (whole) {
    table.row_estimate = static_cast<std::int64_t>(scan.rows());
  } else if (code == SQLITE_DONE) {
    table.row_estimate = static_cast<std::int64_t>(scan.rows());
    if (const auto ends = row_identifiers(database, table)) {
      const auto [first, last] = *ends;
      // Rows are rarely deleted from the middle of a long table: identifiers count them well enough.
      table.row_estimate = std::max(*table.row_estimate, last - first + 1);
      const auto stride = std::max<std::int64_t>((last - first) / kStretches, kStretchRows);
      for (std::int64_t stretch = 1; stretch <= kStretches && code == SQLITE_DONE; ++stretch) {
        const auto from = stretch == kStretches ? last - kStretchRows + 1 : first + stretch * stride;
        code = for_each_row(database, all + " WHERE rowid >= ? LIMIT ?", {from, kStretchRows}, read);
      }
    }
  }
  scan.finish(whole);
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "Reading the schema was cancelled.");
  if (deadline.passed()) return fail(ErrorCode::kTimeout, "Reading the schema took too long.");
  const int kind = code & 0xff;
  if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || kind == SQLITE_IOERR) {
    return std::unexpected(bound.error(code));
  }
  return {};
}

}  // namespace dataquery::connectors
