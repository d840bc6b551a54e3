#include "adapters/store/sql_user_store.h"

#include <utility>

namespace dataquery::store {
namespace {

using accounts::Usage;
using accounts::User;
using sql_session::Answer;
using sql_session::Row;
using sql_session::SqlSession;
using sql_session::Statement;

constexpr Statement kInsertUser{"users.insert",
                                "INSERT INTO users (email, hashed_password, created_at) VALUES ($1, $2, $3) "
                                "RETURNING id, email, hashed_password, created_at"};
constexpr Statement kInsertSettings{"users.insert_settings",
                                    "INSERT INTO user_settings (user_id, created_at, updated_at) VALUES ($1, $2, $3)"};
constexpr Statement kFindByEmail{"users.find_by_email",
                                 "SELECT id, email, hashed_password, created_at FROM users WHERE email = $1"};
constexpr Statement kFind{"users.find", "SELECT id, email, hashed_password, created_at FROM users WHERE id = $1"};
constexpr Statement kRemove{"users.remove", "DELETE FROM users WHERE id = $1"};
constexpr Statement kUsage{"users.usage",
                           "SELECT (SELECT COUNT(*) FROM database_connections WHERE user_id = $1),"
                           "       (SELECT COUNT(*) FROM query_history WHERE user_id = $1),"
                           "       (SELECT COUNT(*) FROM query_history WHERE user_id = $1 AND created_at >= $2)"};

User user_from(const Row& row) { return {row.id<UserId>(0), row.text(1), row.text(2), row.time(3)}; }

std::optional<User> first_user(const Answer& answer) {
  if (answer.rows.empty()) return std::nullopt;
  return user_from(answer.rows.front());
}

}  // namespace

Result<User> SqlUserStore::insert(std::string_view email, std::string_view password_hash,
                                  std::chrono::system_clock::time_point created_at) {
  return database_.write([&](SqlSession& session) -> Result<User> {
    auto inserted = session.run(kInsertUser, {email, password_hash, created_at});
    if (!inserted) return propagate(inserted);
    auto user = user_from(inserted->rows.at(0));
    if (auto settings = session.run(kInsertSettings, {user.id, created_at, created_at}); !settings) {
      return propagate(settings);
    }
    return user;
  });
}

Result<std::optional<User>> SqlUserStore::find_by_email(std::string_view email) {
  return database_.read(kFindByEmail, {email}).transform(first_user);
}

Result<std::optional<User>> SqlUserStore::find(UserId user) {
  return database_.read(kFind, {user}).transform(first_user);
}

Result<void> SqlUserStore::remove(UserId user) {
  auto removed = database_.write(kRemove, {user});
  if (!removed) return propagate(removed);
  if (removed->changed == 0) return fail(ErrorCode::kNotFound, "No such account.");
  return {};
}

Result<Usage> SqlUserStore::usage(UserId user, std::chrono::system_clock::time_point week_start) {
  return database_.read(kUsage, {user, week_start}).transform([](const Answer& answer) {
    const auto& row = answer.rows.at(0);
    return Usage{row.integer(0), row.integer(1), row.integer(2)};
  });
}

}  // namespace dataquery::store
