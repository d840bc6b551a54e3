#include "adapters/store/sql_user_store.h"

#include <algorithm>
#include <utility>

namespace dataquery::store {
namespace {

using accounts::SessionState;
using accounts::Usage;
using accounts::User;
using accounts::UserSummary;
using sql_session::Answer;
using sql_session::Param;
using sql_session::Row;
using sql_session::SqlSession;
using sql_session::Statement;

constexpr Statement kInsertUser{"users.insert",
                                "INSERT INTO users (email, hashed_password, created_at) VALUES ($1, $2, $3) "
                                "RETURNING id, email, hashed_password, created_at, session_version"};
constexpr Statement kInsertSettings{"users.insert_settings",
                                    "INSERT INTO user_settings (user_id, created_at, updated_at) VALUES ($1, $2, $3)"};
constexpr Statement kFindByEmail{"users.find_by_email",
                                 "SELECT id, email, hashed_password, created_at, session_version "
                                 "FROM users WHERE email = $1"};
constexpr Statement kFind{"users.find",
                          "SELECT id, email, hashed_password, created_at, session_version FROM users WHERE id = $1"};
// One account, or as many as there are places: fewer fill them up with one of their own again.
constexpr Statement kSession{"users.session", "SELECT id, email, session_version FROM users WHERE id = $1"};
constexpr std::size_t kPlaces = 32;
constexpr Statement kSessions{"users.sessions",
                              "SELECT id, email, session_version FROM users WHERE id IN "
                              "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
                              " $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)"};
// A last parameter that is NULL: whatever the session version is.
constexpr Statement kSetPassword{"users.set_password",
                                 "UPDATE users SET hashed_password = $2, session_version = session_version + 1 "
                                 "WHERE id = $1 AND session_version = COALESCE($3, session_version) "
                                 "RETURNING session_version"};
constexpr Statement kEndSessions{"users.end_sessions",
                                 "UPDATE users SET session_version = session_version + 1 "
                                 "WHERE id = $1 AND session_version = COALESCE($2, session_version) "
                                 "RETURNING session_version"};
constexpr Statement kRemove{"users.remove",
                            "DELETE FROM users WHERE id = $1 AND session_version = COALESCE($2, session_version)",
                            std::chrono::minutes(1)};
constexpr Statement kList{"users.list",
                          "SELECT u.id, u.email, u.created_at,"
                          "  (SELECT COUNT(*) FROM database_connections WHERE user_id = u.id),"
                          "  (SELECT COUNT(*) FROM query_history WHERE user_id = u.id) "
                          "FROM users u ORDER BY u.id"};
constexpr Statement kUsage{"users.usage",
                           "SELECT (SELECT COUNT(*) FROM database_connections WHERE user_id = $1),"
                           "       (SELECT COUNT(*) FROM query_history WHERE user_id = $1),"
                           "       (SELECT COUNT(*) FROM query_history WHERE user_id = $1 AND created_at >= $2)"};

User user_from(const Row& row) { return {row.id<UserId>(0), row.text(1), row.text(2), row.time(3), row.integer(4)}; }

std::optional<User> first_user(const Answer& answer) {
  if (answer.rows.empty()) return std::nullopt;
  return user_from(answer.rows.front());
}

std::unexpected<Error> no_such_user() { return fail(ErrorCode::kNotFound, "No such account."); }

/// The one number that an UPDATE … RETURNING gave; kNotFound when it changed no row.
Result<std::int64_t> new_version(Result<Answer> updated) {
  if (!updated) return propagate(updated);
  if (updated->rows.empty()) return no_such_user();
  return updated->rows.front().integer(0);
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

Result<std::vector<SessionState>> SqlUserStore::sessions(std::span<const UserId> users) {
  std::vector<SessionState> states;
  states.reserve(users.size());
  const auto take = [&](const Answer& answer) {
    for (const auto& row : answer.rows) states.push_back({row.id<UserId>(0), row.text(1), row.integer(2)});
  };
  if (users.size() == 1) {
    auto answer = database_.read(kSession, {users.front()});
    if (!answer) return propagate(answer);
    take(*answer);
    return states;
  }
  for (; !users.empty(); users = users.subspan(std::min(kPlaces, users.size()))) {
    std::vector<Param> places(kPlaces, Param(users.front()));
    std::ranges::copy(users.first(std::min(kPlaces, users.size())), places.begin());
    auto answer = database_.read([&](SqlSession& session) { return session.run(kSessions, std::span(places)); });
    if (!answer) return propagate(answer);
    take(*answer);
  }
  return states;
}

Result<std::int64_t> SqlUserStore::set_password(UserId user, std::string_view password_hash,
                                                std::optional<std::int64_t> session_version) {
  return new_version(database_.write(kSetPassword, {user, password_hash, session_version}));
}

Result<std::int64_t> SqlUserStore::end_sessions(UserId user, std::optional<std::int64_t> session_version) {
  return new_version(database_.write(kEndSessions, {user, session_version}));
}

Result<void> SqlUserStore::remove(UserId user, std::optional<std::int64_t> session_version) {
  auto removed = database_.write(kRemove, {user, session_version});
  if (!removed) return propagate(removed);
  if (removed->changed == 0) return no_such_user();
  return {};
}

Result<std::vector<UserSummary>> SqlUserStore::list() {
  return database_.read(kList, {}).transform([](const Answer& answer) {
    std::vector<UserSummary> users;
    users.reserve(answer.rows.size());
    for (const auto& row : answer.rows) {
      users.push_back({row.id<UserId>(0), row.text(1), row.time(2), row.integer(3), row.integer(4)});
    }
    return users;
  });
}

Result<Usage> SqlUserStore::usage(UserId user, std::chrono::system_clock::time_point week_start) {
  return database_.read(kUsage, {user, week_start}).transform([](const Answer& answer) {
    const auto& row = answer.rows.at(0);
    return Usage{row.integer(0), row.integer(1), row.integer(2)};
  });
}

}  // namespace dataquery::store
