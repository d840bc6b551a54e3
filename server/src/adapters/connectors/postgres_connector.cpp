#include "adapters/connectors/postgres_connector.h"

#include <utility>
#include <variant>

#include "adapters/connectors/postgres_describe.h"
#include "adapters/connectors/postgres_transaction.h"
#include "adapters/connectors/postgres_values.h"

namespace dataquery::connectors {
namespace {

using catalog::TypeKind;
using source::Decimal;
using source::Rows;
using source::Value;

// PostgreSQL's numeric is also what sum() and count-like expressions over whole numbers give: a column in which every
// value is a whole number of at most 18 digits becomes one of integers.
bool whole(const Value& value) {
  const auto* decimal = std::get_if<Decimal>(&value);
  return source::is_null(value) ||
         (decimal != nullptr && decimal->digits.size() <= 18 && !decimal->digits.contains('.'));
}

void settle_decimals(Rows& result) {
  for (std::size_t column = 0; column < result.columns.size(); ++column) {
    if (result.columns[column].kind != TypeKind::kDecimal) continue;
    bool all_whole = true;
    bool any = false;
    for (const auto& row : result.rows) {
      all_whole = all_whole && whole(row[column]);
      any = any || !source::is_null(row[column]);
    }
    if (!all_whole || !any) continue;
    result.columns[column].kind = TypeKind::kInteger;
    for (auto& row : result.rows) {
      if (const auto* decimal = std::get_if<Decimal>(&row[column])) row[column] = std::stoll(decimal->digits);
    }
  }
}

// Collects a result row by row, as long as it fits the limits.
class Collector {
 public:
  explicit Collector(const source::Limits& limits) : limits_(limits) {}

  bool add(const libpq::Table& table) {
    if (rows_.columns.empty()) {
      for (int i = 0; i < table.columns(); ++i) {
        rows_.columns.push_back({std::string(table.name(i)), kind_of_postgres_type(table.type(i))});
      }
    }
    if (table.rows() == 0) return true;
    for (int i = 0; i < table.columns(); ++i) bytes_ += table.text(0, i).size() + 8;
    if (rows_.rows.size() == limits_.rows || bytes_ > limits_.bytes) {
      rows_.truncated = true;
      return false;
    }
    std::vector<Value> row;
    row.reserve(static_cast<std::size_t>(table.columns()));
    for (int i = 0; i < table.columns(); ++i) {
      row.push_back(table.null(0, i) ? Value() : postgres_value(table.type(i), table.text(0, i)));
    }
    rows_.rows.push_back(std::move(row));
    return true;
  }

  [[nodiscard]] Rows finish() {
    settle_decimals(rows_);
    return std::move(rows_);
  }

 private:
  const source::Limits& limits_;
  std::size_t bytes_ = 0;
  Rows rows_;
};

}  // namespace

Result<void> PostgresConnector::test(Deadline deadline, std::stop_token stop) {
  auto connection = pool_.take({deadline, std::move(stop)});
  if (!connection) return propagate(connection);
  pool_.give_back(*std::move(connection));
  return {};
}

Result<catalog::Catalog> PostgresConnector::describe(const source::DescribeOptions& options, Deadline deadline,
                                                     std::stop_token stop) {
  const libpq::Wait wait{deadline, std::move(stop)};
  auto connection = pool_.take(wait);
  if (!connection) return propagate(connection);
  auto catalog = describe_postgres(*connection, pool_.address().database, options, wait);
  roll_back(*connection);
  pool_.give_back(*std::move(connection));
  return catalog;
}

Result<Rows> PostgresConnector::run(const source::ReadOnlyQuery& query, const source::Limits& limits, Deadline deadline,
                                    std::stop_token stop) {
  if (query.dialect() != catalog::Dialect::kPostgresql) {
    return fail(ErrorCode::kInternal, "A query in another language was given to a PostgreSQL database.");
  }
  const libpq::Wait wait{deadline, std::move(stop)};
  auto connection = pool_.take(wait);
  if (!connection) return propagate(connection);
  auto ran = begin_read_only(*connection, deadline.remaining(), wait);
  if (!ran && ran.error().code == ErrorCode::kSourceUnavailable) {
    // The server may have ended an idle session just now (a restart, a timeout): once more, with a fresh one.
    connection = pool_.take(wait);
    if (!connection) return propagate(connection);
    ran = begin_read_only(*connection, deadline.remaining(), wait);
  }
  Collector collector(limits);
  if (ran) ran = shadows_.check(*connection, query.text(), wait);
  if (ran) ran = connection->stream(query.text(), [&](const libpq::Table& row) { return collector.add(row); }, wait);
  roll_back(*connection);
  pool_.give_back(*std::move(connection));
  if (!ran) return propagate(ran);
  return collector.finish();
}

}  // namespace dataquery::connectors
