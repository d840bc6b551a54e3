#include "adapters/store/store_copy.h"

#include <algorithm>
#include <bit>
#include <format>
#include <optional>
#include <utility>
#include <variant>

namespace dataquery::store {
namespace {

using sql_session::Param;
using sql_session::Row;
using sql_session::SqlDatabase;
using sql_session::SqlSession;
using sql_session::Statement;
using sql_session::Time;
using Kind = CopiedColumn::Kind;

constexpr std::size_t kPage = 500;

/// A cell, independent of the engine that it was read from.
using Cell = std::variant<std::nullptr_t, std::int64_t, double, bool, std::string, Time>;
using Cells = std::vector<Cell>;

Cell cell_of(const Row& row, std::size_t position, Kind kind) {
  if (row.is_null(position)) return nullptr;
  switch (kind) {
    case Kind::kInteger:
      return row.integer(position);
    case Kind::kReal:
      return row.real(position);
    case Kind::kBoolean:
      return row.boolean(position);
    case Kind::kText:
      return row.text(position);
    case Kind::kTime:
      return row.time(position);
  }
  return nullptr;
}

Param param_of(const Cell& cell) {
  return std::visit([](const auto& value) { return Param(value); }, cell);
}

/// FNV-1a (Fowler, Noll, Vo) over cells, each with its kind and length, so that no two lists of cells read alike.
class Checksum {
 public:
  void add(const Cells& cells) {
    for (const auto& cell : cells) {
      byte(static_cast<unsigned char>(cell.index()));
      std::visit([this](const auto& value) { add(value); }, cell);
    }
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  void byte(unsigned char value) { value_ = (value_ ^ value) * 0x100000001B3ULL; }
  void add(std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) byte(static_cast<unsigned char>(number >> shift));
  }
  void add(std::nullptr_t) {}
  void add(std::int64_t number) { add(static_cast<std::uint64_t>(number)); }
  void add(double number) { add(std::bit_cast<std::uint64_t>(number)); }
  void add(bool flag) { byte(flag ? 1 : 0); }
  void add(const std::string& text) {
    add(static_cast<std::uint64_t>(text.size()));
    for (const char c : text) byte(static_cast<unsigned char>(c));
  }
  void add(Time time) {
    add(static_cast<std::int64_t>(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count()));
  }

  std::uint64_t value_ = 0xCBF29CE484222325ULL;
};

std::string list_of(const CopiedTable& table) {
  std::string list;
  for (const auto& column : table.columns) list += (list.empty() ? "" : ", ") + std::string(column.name);
  return list;
}

Result<std::vector<Cells>> read_rows(SqlSession& session, const CopiedTable& table, const std::string& sql,
                                     std::initializer_list<Param> params) {
  auto answer = session.run(Statement{"copy.read", sql}, params);
  if (!answer) return propagate(answer);
  std::vector<Cells> rows;
  rows.reserve(answer->rows.size());
  for (const auto& row : answer->rows) {
    auto& cells = rows.emplace_back();
    for (std::size_t i = 0; i < table.columns.size(); ++i) cells.push_back(cell_of(row, i, table.columns[i].kind));
  }
  return rows;
}

/// Hands over all rows of a table in the order of its key, a page at a time.
template <typename Visit>
Result<CopiedRows> for_each_row(SqlSession& session, const CopiedTable& table, Visit visit) {
  CopiedRows result{.table = table.name};
  Checksum checksum;
  const auto take = [&](const std::vector<Cells>& rows) -> Result<void> {
    for (const auto& cells : rows) {
      checksum.add(cells);
      ++result.rows;
      if (auto done = visit(cells); !done) return done;
    }
    return {};
  };
  const auto key = table.columns.front().name;
  if (!table.numbered) {  // few; engines sort texts differently, so this program does
    auto rows = read_rows(session, table, std::format("SELECT {} FROM {}", list_of(table), table.name), {});
    if (!rows) return propagate(rows);
    std::ranges::sort(*rows, {}, [](const Cells& cells) { return std::get<std::string>(cells.front()); });
    if (auto done = take(*rows); !done) return propagate(done);
  } else {
    const auto sql =
        std::format("SELECT {} FROM {} WHERE {} > $1 ORDER BY {} LIMIT $2", list_of(table), table.name, key, key);
    for (std::int64_t after = 0;;) {
      auto rows = read_rows(session, table, sql, {after, kPage});
      if (!rows) return propagate(rows);
      if (auto done = take(*rows); !done) return propagate(done);
      if (rows->size() < kPage) break;
      after = std::get<std::int64_t>(rows->back().front());
    }
  }
  result.checksum = checksum.value();
  return result;
}

Result<CopiedRows> summary_of(SqlSession& session, const CopiedTable& table) {
  return for_each_row(session, table, [](const Cells&) { return Result<void>{}; });
}

std::string insertion(const CopiedTable& table) {
  std::string places;
  for (std::size_t i = 1; i <= table.columns.size(); ++i) places += std::format("{}${}", i > 1 ? ", " : "", i);
  return std::format("INSERT INTO {} ({}) VALUES ({})", table.name, list_of(table), places);
}

/// The next identity is above every one that was ever given, so that none comes again.
Result<void> set_next_identity(SqlSession& source, SqlSession& target, const CopiedTable& table) {
  auto last = source.run({"copy.last_identity", "SELECT seq FROM sqlite_sequence WHERE name = $1"}, {table.name});
  if (!last) return propagate(last);
  if (last->rows.empty()) return {};
  const auto sql =
      std::format("SELECT setval(pg_get_serial_sequence('{}', '{}'), $1)", table.name, table.columns.front().name);
  auto set =
      target.run(Statement{"copy.set_identity", sql}, {std::max<std::int64_t>(1, last->rows.front().integer(0))});
  if (!set) return propagate(set);
  return {};
}

Result<CopiedRows> copy_table(SqlSession& source, SqlSession& target, const CopiedTable& table) {
  const auto sql = insertion(table);
  auto copied = for_each_row(source, table, [&](const Cells& cells) -> Result<void> {
    std::vector<Param> params;
    params.reserve(cells.size());
    for (const auto& cell : cells) params.push_back(param_of(cell));
    auto inserted = target.run(Statement{"copy.insert", sql}, params);
    if (!inserted) return propagate(inserted);
    return {};
  });
  if (!copied) return copied;
  if (table.numbered) {
    if (auto set = set_next_identity(source, target, table); !set) return propagate(set);
  }
  auto there = summary_of(target, table);
  if (!there) return there;
  if (there->rows != copied->rows || there->checksum != copied->checksum) {
    return fail(ErrorCode::kInternal,
                std::format("The copy of {} differs from the original ({} rows of {}). Nothing was kept.", table.name,
                            there->rows, copied->rows));
  }
  return copied;
}

/// Whether the target holds nothing, or all of the source already; else an error.
Result<bool> is_there(SqlSession& source, SqlSession& target, StoreCopy& copy) {
  bool empty = true;
  bool equal = true;
  for (const auto& table : copied_tables()) {
    auto theirs = summary_of(target, table);
    if (!theirs) return propagate(theirs);
    auto ours = summary_of(source, table);
    if (!ours) return propagate(ours);
    empty = empty && theirs->rows == 0;
    equal = equal && theirs->rows == ours->rows && theirs->checksum == ours->checksum;
    copy.tables.push_back(*ours);
  }
  if (equal) return true;
  if (!empty) {
    return fail(ErrorCode::kConflict,
                "The target holds other data already. Export into an empty database: make a new one.");
  }
  copy.tables.clear();
  return false;
}

Result<StoreCopy> copy_between(SqlSession& source, SqlSession& target) {
  StoreCopy copy;
  auto there = is_there(source, target, copy);
  if (!there) return propagate(there);
  copy.was_there = *there;
  if (copy.was_there) return copy;
  for (const auto& table : copied_tables()) {
    auto copied = copy_table(source, target, table);
    if (!copied) return propagate(copied);
    copy.tables.push_back(*copied);
  }
  return copy;
}

}  // namespace

const std::vector<CopiedTable>& copied_tables() {
  static const std::vector<CopiedTable> kTables{
      {"users",
       {{"id", Kind::kInteger},
        {"email", Kind::kText},
        {"hashed_password", Kind::kText},
        {"created_at", Kind::kTime},
        {"session_version", Kind::kInteger}}},
      {"user_settings",
       {{"id", Kind::kInteger},
        {"user_id", Kind::kInteger},
        {"llm_provider", Kind::kText},
        {"llm_api_key", Kind::kText},
        {"llm_model", Kind::kText},
        {"llm_base_url", Kind::kText},
        {"key_updated_at", Kind::kTime},
        {"created_at", Kind::kTime},
        {"updated_at", Kind::kTime}}},
      {"database_connections",
       {{"id", Kind::kInteger},
        {"user_id", Kind::kInteger},
        {"name", Kind::kText},
        {"db_type", Kind::kText},
        {"connection_string", Kind::kText},
        {"is_demo", Kind::kBoolean},
        {"owned_file", Kind::kText},
        {"created_at", Kind::kTime},
        {"db_metadata", Kind::kText}}},
      {"connection_catalogs",
       {{"connection_id", Kind::kInteger},
        {"version", Kind::kInteger},
        {"updated_at", Kind::kTime},
        {"catalog", Kind::kText}}},
      {"connection_options",
       {{"connection_id", Kind::kInteger}, {"options", Kind::kText}, {"updated_at", Kind::kTime}}},
      {"glossary_entries",
       {{"id", Kind::kInteger},
        {"connection_id", Kind::kInteger},
        {"term", Kind::kText},
        {"term_key", Kind::kText},
        {"definition", Kind::kText},
        {"updated_at", Kind::kTime}}},
      {"chosen_readings",
       {{"id", Kind::kInteger},
        {"connection_id", Kind::kInteger},
        {"question_key", Kind::kText},
        {"question", Kind::kText},
        {"query", Kind::kText},
        {"reading", Kind::kText},
        {"chosen_at", Kind::kTime}}},
      {"query_history",
       {{"id", Kind::kInteger},
        {"user_id", Kind::kInteger},
        {"connection_id", Kind::kInteger},
        {"query", Kind::kText},
        {"response", Kind::kText},
        {"created_at", Kind::kTime},
        {"generated_query", Kind::kText},
        {"status", Kind::kText},
        {"engine", Kind::kText},
        {"confidence", Kind::kReal},
        {"timing_ms", Kind::kText},
        {"conversation_id", Kind::kText},
        {"error", Kind::kText},
        {"model", Kind::kText},
        {"prompt_tokens", Kind::kInteger},
        {"completion_tokens", Kind::kInteger},
        {"cost", Kind::kReal},
        {"cached", Kind::kBoolean},
        {"verified", Kind::kBoolean}}},
      {"llm_usage",
       {{"id", Kind::kInteger},
        {"user_id", Kind::kInteger},
        {"month", Kind::kText},
        {"model", Kind::kText},
        {"requests", Kind::kInteger},
        {"prompt_tokens", Kind::kInteger},
        {"completion_tokens", Kind::kInteger},
        {"cost", Kind::kReal}}},
      {"sealing_keys", {{"id", Kind::kText}, {"proof", Kind::kText}, {"created_at", Kind::kTime}}, false},
  };
  return kTables;
}

Result<StoreCopy> copy_store(SqlDatabase& from, SqlDatabase& to) {
  return from.read([&](SqlSession& source) -> Result<StoreCopy> {
    // One moment of the source for all of its tables.
    if (auto begun = source.run_script("copy.begin", "BEGIN"); !begun) return propagate(begun);
    auto copied = to.write([&](SqlSession& target) { return copy_between(source, target); });
    if (auto ended = source.run_script("copy.end", "ROLLBACK"); !ended && copied) return propagate(ended);
    return copied;
  });
}

}  // namespace dataquery::store
