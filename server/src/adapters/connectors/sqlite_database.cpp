#include "adapters/connectors/sqlite_database.h"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

namespace dataquery::connectors {
namespace {

// Steps of SQLite's virtual machine between two looks at the clock: some tens of microseconds.
constexpr int kStepsBetweenChecks = 1000;

// Sizes that no honest question needs more of. A row longer than kMaxLength cannot be read, so it is generous.
constexpr int kMaxLength = 64 << 20;
constexpr std::pair<int, int> kLimits[] = {
    {SQLITE_LIMIT_LENGTH, kMaxLength},       {SQLITE_LIMIT_SQL_LENGTH, 1 << 20}, {SQLITE_LIMIT_EXPR_DEPTH, 500},
    {SQLITE_LIMIT_COMPOUND_SELECT, 100},     {SQLITE_LIMIT_VDBE_OP, 250'000},    {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200}, {SQLITE_LIMIT_TRIGGER_DEPTH, 1},    {SQLITE_LIMIT_WORKER_THREADS, 0},
};

// What all of SQLite may hold in memory, in this process: a query of many huge values fails instead of the server.
constexpr sqlite3_int64 kMaxMemory = 512LL << 20;

void harden(sqlite3* database) {
  [[maybe_unused]] static const auto kLimited = sqlite3_hard_heap_limit64(kMaxMemory);
  for (const auto& [limit, value] : kLimits) sqlite3_limit(database, limit, value);
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, nullptr);
}

// A file name as a URI for SQLite: its options come after "?", so the name itself must not bring any.
std::string uri_of(const std::string& path, bool immutable) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char letter : path) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
                       byte == '/' || byte == '.' || byte == '_' || byte == '-';
    if (plain) {
      uri += letter;
    } else {
      uri += '%';
      uri += kHex[byte >> 4];
      uri += kHex[byte & 15];
    }
  }
  return uri + (immutable ? "?mode=ro&immutable=1" : "?mode=ro");
}

}  // namespace

void CloseSqlite::operator()(sqlite3* database) const { sqlite3_close_v2(database); }
void FinalizeSqlite::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Result<SqliteHandle> open_sqlite_file(const std::string& path, bool immutable) {
  std::error_code status;
  // Looked at first: opening a pipe or a device could block or do something.
  if (!std::filesystem::is_regular_file(path, status)) {
    return fail(ErrorCode::kSourceUnavailable, "There is no SQLite file at this address.", status.message());
  }
  // SQLite takes a file too short for a header for an empty database.
  constexpr std::uintmax_t kHeaderSize = 100;
  const auto size = std::filesystem::file_size(path, status);
  if (!status && size != 0 && size < kHeaderSize) {
    return fail(ErrorCode::kSourceUnavailable, "The file is not a SQLite database, or it is damaged.", "no header");
  }
  sqlite3* raw = nullptr;
  // The path was checked with every link followed; a link that appeared since is not.
  constexpr int kFlags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
  const int opened = sqlite3_open_v2(uri_of(path, immutable).c_str(), &raw, kFlags, nullptr);
  SqliteHandle database(raw);
  if (opened != SQLITE_OK) {
    return fail(ErrorCode::kSourceUnavailable, "The SQLite file cannot be opened.",
                raw == nullptr ? "out of memory" : sqlite3_errmsg(raw));
  }
  harden(raw);
  sqlite3_extended_result_codes(raw, 1);
  // Opening reads nothing; the first statement finds out whether this is a database at all.
  const int read =
      sqlite3_exec(raw, "PRAGMA query_only = ON; PRAGMA cell_size_check = ON; SELECT count(*) FROM sqlite_schema",
                   nullptr, nullptr, nullptr);
  switch (read & 0xff) {
    case SQLITE_OK:
      return database;
    case SQLITE_BUSY:
      return database;  // a writer is at work just now; the statements to come wait for it
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return fail(ErrorCode::kSourceUnavailable, "The file is not a SQLite database, or it is damaged.",
                  sqlite3_errmsg(raw));
    default:
      return fail(ErrorCode::kSourceUnavailable, "The SQLite file cannot be read.", sqlite3_errmsg(raw));
  }
}

Result<SqliteHandle> open_sqlite_memory() {
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  SqliteHandle database(raw);
  if (opened != SQLITE_OK) return fail(ErrorCode::kInternal, "Out of memory.", "sqlite3_open_v2");
  harden(raw);
  return database;
}

struct SqliteTimeBound::State {
  State(sqlite3* handle, Deadline until, std::stop_token token)
      : database(handle), deadline(until), stop(std::move(token)), interrupt(stop, Interrupt{handle}) {}

  [[nodiscard]] bool over() const { return stop.stop_requested() || deadline.passed(); }

  static int on_progress(void* self) { return static_cast<State*>(self)->over() ? 1 : 0; }

  // Waits for another process's lock in short steps, as long as there is time.
  static int on_busy(void* self, int attempt) {
    if (static_cast<State*>(self)->over()) return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(attempt + 1, 20)));
    return 1;
  }

  struct Interrupt {
    sqlite3* database;
    void operator()() const { sqlite3_interrupt(database); }
  };

  sqlite3* database;
  Deadline deadline;
  std::stop_token stop;
  std::stop_callback<Interrupt> interrupt;
};

SqliteTimeBound::SqliteTimeBound(sqlite3* database, Deadline deadline, std::stop_token stop)
    : state_(std::make_unique<State>(database, deadline, std::move(stop))) {
  sqlite3_progress_handler(database, kStepsBetweenChecks, &State::on_progress, state_.get());
  sqlite3_busy_handler(database, &State::on_busy, state_.get());
}

SqliteTimeBound::~SqliteTimeBound() {
  sqlite3_progress_handler(state_->database, 0, nullptr, nullptr);
  sqlite3_busy_handler(state_->database, nullptr, nullptr);
}

Error SqliteTimeBound::error(int code) const {
  const std::string message = sqlite3_errmsg(state_->database);
  switch (code & 0xff) {
    case SQLITE_INTERRUPT:
      if (state_->stop.stop_requested()) return Error(ErrorCode::kCancelled, "The query was cancelled.");
      return Error(ErrorCode::kTimeout, "The query took too long and was stopped.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      if (state_->stop.stop_requested()) return Error(ErrorCode::kCancelled, "The query was cancelled.");
      return Error(ErrorCode::kTimeout, "The SQLite file stayed locked by another program.", message);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return Error(ErrorCode::kSourceUnavailable, "The file is not a SQLite database, or it is damaged.", message);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_FULL:
      return Error(ErrorCode::kSourceUnavailable, "The SQLite file cannot be read.", message);
    case SQLITE_NOMEM:
      return Error(ErrorCode::kInvalidQuery, "The query needs too much memory.", message);
    case SQLITE_TOOBIG:
      return Error(ErrorCode::kInvalidQuery, "A value in the query or its result is too long.", message);
    default:
      return Error(ErrorCode::kInvalidQuery, message);
  }
}

std::string quote_identifier(std::string_view name) {
  std::string quoted = "\"";
  for (const char letter : name) {
    if (letter == '"') quoted += '"';
    quoted += letter;
  }
  return quoted + '"';
}

}  // namespace dataquery::connectors
