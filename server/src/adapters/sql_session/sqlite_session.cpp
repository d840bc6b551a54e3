#include "adapters/sql_session/sqlite_session.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <charconv>
#include <format>
#include <utility>
#include <variant>

#include "base/iso_time.h"

namespace dataquery::sql_session {
namespace {

constexpr std::size_t kPreparedStatements = 128;  // the store has some dozens; more are made by nobody
constexpr std::string_view kPragmas =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
    "PRAGMA trusted_schema = OFF;";

/// Times as CURRENT_TIMESTAMP writes them, so that stored times compare as text.
std::string sqlite_time(Time time) {
  auto text = to_iso(time);
  text[10] = ' ';
  text.pop_back();
  return text;
}

struct Bind {
  sqlite3_stmt* statement;
  int position;

  int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, position); }
  int operator()(bool value) const { return sqlite3_bind_int(statement, position, value ? 1 : 0); }
  int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, position, value); }
  int operator()(double value) const { return sqlite3_bind_double(statement, position, value); }
  int operator()(std::string_view text) const {
    const auto* data = text.data() == nullptr ? "" : text.data();
    return sqlite3_bind_text64(statement, position, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  int operator()(std::span<const std::byte> bytes) const {
    if (bytes.empty()) return sqlite3_bind_zeroblob(statement, position, 0);
    return sqlite3_bind_blob64(statement, position, bytes.data(), bytes.size(), SQLITE_STATIC);
  }
  int operator()(Time time) const {
    const auto text = sqlite_time(time);
    return sqlite3_bind_text64(statement, position, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  }
};

Cell read_cell(sqlite3_stmt* statement, int column) {
  const auto bytes = [&] { return static_cast<std::size_t>(sqlite3_column_bytes(statement, column)); };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_TEXT: {
      const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      return std::string(data, bytes());
    }
    case SQLITE_BLOB: {
      const auto* data = static_cast<const char*>(sqlite3_column_blob(statement, column));
      return Blob{data == nullptr ? std::string{} : std::string(data, bytes())};
    }
    default:
      return std::monostate{};
  }
}

Row read_row(sqlite3_stmt* statement) {
  const int columns = sqlite3_column_count(statement);
  std::vector<Cell> cells;
  cells.reserve(static_cast<std::size_t>(columns));
  for (int i = 0; i < columns; ++i) cells.push_back(read_cell(statement, i));
  return Row(std::move(cells));
}

/// Makes a prepared statement ready to be used again, whatever became of it.
class ResetOnExit {
 public:
  explicit ResetOnExit(sqlite3_stmt* statement) : statement_(statement) {}
  ResetOnExit(const ResetOnExit&) = delete;
  ResetOnExit& operator=(const ResetOnExit&) = delete;
  ~ResetOnExit() {
    sqlite3_reset(statement_);  // repeats the error of the step, which was reported
    sqlite3_clear_bindings(statement_);
  }

 private:
  sqlite3_stmt* statement_;
};

/// `$3` -> 2: the position among the caller's values.
std::optional<std::size_t> placeholder(const char* name) {
  if (name == nullptr || name[0] != '$') return std::nullopt;
  const std::string_view digits(name + 1);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size() || number == 0) return std::nullopt;
  return number - 1;
}

/// SQLite makes files readable by all; this one holds password hashes. The files beside it take its mode over.
void make_private(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_CLOEXEC | O_WRONLY, 0600);
  if (descriptor >= 0) ::close(descriptor);  // any failure but "exists" comes again when SQLite opens it
}

}  // namespace

void CloseSqlite::operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
void FinalizeSqlite::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

SqliteSession::SqliteSession(std::unique_ptr<sqlite3, CloseSqlite> handle) : handle_(std::move(handle)) {}
SqliteSession::~SqliteSession() = default;

Result<std::unique_ptr<SqliteSession>> SqliteSession::open(const std::filesystem::path& file, bool read_only,
                                                           std::chrono::milliseconds busy_timeout) {
  if (!read_only) make_private(file);
  sqlite3* raw = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int opened = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
  std::unique_ptr<sqlite3, CloseSqlite> handle(raw);
  if (opened != SQLITE_OK) {
    return fail(ErrorCode::kInternal, std::format("The store {} cannot be opened: {}.", file.string(),
                                                  raw == nullptr ? "out of memory" : sqlite3_errmsg(raw)));
  }
  sqlite3_busy_timeout(raw, static_cast<int>(busy_timeout.count()));
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);  // "word" is a name, as in PostgreSQL, never a text
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  std::unique_ptr<SqliteSession> session(new SqliteSession(std::move(handle)));
  auto set = session->run_script("open", kPragmas);
  if (set && read_only) set = session->run_script("open", "PRAGMA query_only = ON;");
  if (!set) {
    return fail(ErrorCode::kInternal,
                std::format("The store {} cannot be used: {}.", file.string(), set.error().detail));
  }
  return session;
}

Result<Answer> SqliteSession::run(const Statement& statement, std::span<const Param> params) {
  auto found = prepared(statement);
  if (!found) return propagate(found);
  auto* const compiled = (*found)->statement.get();
  const ResetOnExit reset(compiled);

  const auto& positions = (*found)->params;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (positions[i] >= params.size()) {
      return fail(ErrorCode::kInternal, "The store failed.", std::format("{}: too few values", statement.name));
    }
    const Bind bind{compiled, static_cast<int>(i) + 1};
    if (std::visit(bind, params[positions[i]].value()) != SQLITE_OK) return failure(statement.name);
  }

  Answer answer;
  const auto changes_before = sqlite3_total_changes64(handle_.get());
  int step = sqlite3_step(compiled);
  for (; step == SQLITE_ROW; step = sqlite3_step(compiled)) answer.rows.push_back(read_row(compiled));
  if (step != SQLITE_DONE) return failure(statement.name);
  if (sqlite3_total_changes64(handle_.get()) != changes_before) answer.changed = sqlite3_changes64(handle_.get());
  return answer;
}

Result<void> SqliteSession::run_script(std::string_view name, std::string_view sql) {
  if (sqlite3_exec(handle_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return failure(name);
  }
  return {};
}

// IMMEDIATE: waits for other writers here, where waiting is allowed, and never fails half way for want of the lock.
Result<void> SqliteSession::begin() { return run_script("begin", "BEGIN IMMEDIATE"); }
Result<void> SqliteSession::commit() { return run_script("commit", "COMMIT"); }

void SqliteSession::rollback() noexcept {
  if (sqlite3_get_autocommit(handle_.get()) == 0) sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<SqliteSession::Prepared*> SqliteSession::prepared(const Statement& statement) {
  std::string sql(statement.sql);
  if (const auto found = prepared_.find(sql); found != prepared_.end()) return &found->second;

  sqlite3_stmt* raw = nullptr;
  const auto size = static_cast<int>(sql.size());
  if (sqlite3_prepare_v3(handle_.get(), sql.data(), size, SQLITE_PREPARE_PERSISTENT, &raw, nullptr) != SQLITE_OK) {
    return failure(statement.name);
  }
  Prepared fresh{.statement = std::unique_ptr<sqlite3_stmt, FinalizeSqlite>(raw), .params = {}};
  const int count = sqlite3_bind_parameter_count(raw);
  for (int i = 1; i <= count; ++i) {
    const auto position = placeholder(sqlite3_bind_parameter_name(raw, i));
    if (!position)
      return fail(ErrorCode::kInternal, "The store failed.", std::format("{}: placeholder", statement.name));
    fresh.params.push_back(*position);
  }
  if (prepared_.size() >= kPreparedStatements) prepared_.clear();
  return &prepared_.insert_or_assign(std::move(sql), std::move(fresh)).first->second;
}

std::unexpected<Error> SqliteSession::failure(std::string_view name) const {
  const int code = sqlite3_extended_errcode(handle_.get());
  auto detail = std::format("{}: {} ({})", name, sqlite3_errmsg(handle_.get()), code);
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
      return fail(ErrorCode::kConflict, "This exists already.", std::move(detail));
    default:
      break;
  }
  switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
      return fail(ErrorCode::kInvalidArgument, "A value is not allowed here.", std::move(detail));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fail(ErrorCode::kBusy, "The store is busy. Try again.", std::move(detail));
    case SQLITE_FULL:
      return fail(ErrorCode::kInternal, "The store's disk is full.", std::move(detail));
    default:
      return fail(ErrorCode::kInternal, "The store failed.", std::move(detail));
  }
}

}  // namespace dataquery::sql_session
