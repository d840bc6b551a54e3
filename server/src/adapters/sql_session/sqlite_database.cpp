#include "adapters/sql_session/sqlite_database.h"

#include <utility>

#include "adapters/sql_session/on_exit.h"

namespace dataquery::sql_session {
Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::open(std::filesystem::path file, SqliteOptions options) {
  auto writer = SqliteSession::open(file, /*read_only=*/false, options.busy_timeout);
  if (!writer) return propagate(writer);
  return std::unique_ptr<SqliteDatabase>(new SqliteDatabase(std::move(file), options, std::move(*writer)));
}

SqliteDatabase::SqliteDatabase(std::filesystem::path file, SqliteOptions options, std::unique_ptr<SqliteSession> writer)
    : file_(std::move(file)), options_(options), writer_(std::move(writer)) {}

Result<void> SqliteDatabase::ping() {
  auto answer = read(Statement{"ping", "PRAGMA schema_version"}, {});  // reads the file's first page
  if (!answer) return propagate(answer);
  return {};
}

Result<void> SqliteDatabase::with_session(Access access, const std::function<bool(SqlSession&)>& work) {
  return access == Access::kRead ? read_with(work) : write_with(work);
}

Result<void> SqliteDatabase::write_with(const std::function<bool(SqlSession&)>& work) {
  const std::unique_lock lock(write_mutex_, options_.busy_timeout);
  if (!lock.owns_lock()) return fail(ErrorCode::kBusy, "The store is busy. Try again.", "waited for the writer");
  if (auto begun = writer_->begin(); !begun) return propagate(begun);
  const OnExit rollback([&] { writer_->rollback(); });  // does nothing after a commit
  if (!work(*writer_)) return {};
  return writer_->commit();
}

Result<void> SqliteDatabase::read_with(const std::function<bool(SqlSession&)>& work) {
  auto reader = take_reader();
  if (!reader) return propagate(reader);
  const OnExit give([&] { give_back(std::move(*reader)); });
  static_cast<void>(work(**reader));  // nothing to roll back
  return {};
}

Result<std::unique_ptr<SqliteSession>> SqliteDatabase::take_reader() {
  {
    std::unique_lock lock(readers_mutex_);
    const auto can_have = [&] { return !free_readers_.empty() || lent_readers_ < options_.readers; };
    if (!reader_came_free_.wait_for(lock, options_.busy_timeout, can_have)) {
      return fail(ErrorCode::kBusy, "The store is busy. Try again.", "waited for a reader");
    }
    ++lent_readers_;
    if (!free_readers_.empty()) {
      auto reader = std::move(free_readers_.back());
      free_readers_.pop_back();
      return reader;
    }
  }
  auto opened = SqliteSession::open(file_, /*read_only=*/true, options_.busy_timeout);
  if (!opened) give_back(nullptr);
  return opened;
}

void SqliteDatabase::give_back(std::unique_ptr<SqliteSession> reader) {
  {
    const std::lock_guard lock(readers_mutex_);
    --lent_readers_;
    if (reader) free_readers_.push_back(std::move(reader));
  }
  reader_came_free_.notify_one();
}

}  // namespace dataquery::sql_session
