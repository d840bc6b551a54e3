#include "adapters/store/sql_choice_store.h"

#include "adapters/sql_session/storable_text.h"

namespace dataquery::store {
namespace {

using history::ChosenReading;
using sql_session::Row;
using sql_session::SqlSession;
using sql_session::Statement;

constexpr Statement kFind{"choices.find",
                          "SELECT r.id, r.question, r.query, r.reading, r.chosen_at FROM chosen_readings r "
                          "JOIN database_connections c ON c.id = r.connection_id "
                          "WHERE c.user_id = $1 AND c.id = $2 AND r.question_key = $3"};
constexpr Statement kList{"choices.list",
                          "SELECT r.id, r.question, r.query, r.reading, r.chosen_at FROM chosen_readings r "
                          "JOIN database_connections c ON c.id = r.connection_id "
                          "WHERE c.user_id = $1 AND c.id = $2 ORDER BY r.chosen_at DESC, r.id DESC LIMIT $3"};
// From the connection, so that nothing is kept for one that is another's or gone.
constexpr Statement kPut{
    "choices.put",
    "INSERT INTO chosen_readings (connection_id, question_key, question, query, reading, chosen_at) "
    "SELECT c.id, $3, $4, $5, $6, $7 FROM database_connections c WHERE c.user_id = $1 AND c.id = $2 "
    "ON CONFLICT (connection_id, question_key) DO UPDATE SET question = excluded.question, query = excluded.query,"
    "  reading = excluded.reading, chosen_at = excluded.chosen_at RETURNING id"};
constexpr Statement kDropOldest{
    "choices.drop_oldest",
    "DELETE FROM chosen_readings WHERE connection_id = $1 AND id NOT IN"
    " (SELECT id FROM chosen_readings WHERE connection_id = $1 ORDER BY chosen_at DESC, id DESC LIMIT $2)"};
constexpr Statement kRemove{
    "choices.remove",
    "DELETE FROM chosen_readings "
    "WHERE id = $3 AND connection_id IN (SELECT id FROM database_connections WHERE user_id = $1 AND id = $2)"};

ChosenReading reading_from(const Row& row) {
  return {.id = row.integer(0),
          .question = row.text(1),
          .query = row.text(2),
          .reading = row.text(3),
          .chosen_at = row.time(4)};
}

}  // namespace

Result<std::optional<ChosenReading>> SqlChoiceStore::find(UserId user, ConnectionId connection, std::string_view key) {
  auto answer = database_.read(kFind, {user, connection, sql_session::storable_text(key)});
  if (!answer) return propagate(answer);
  if (answer->rows.empty()) return std::nullopt;
  return reading_from(answer->rows.front());
}

Result<std::vector<ChosenReading>> SqlChoiceStore::list(UserId user, ConnectionId connection, std::size_t limit) {
  auto answer = database_.read(kList, {user, connection, limit});
  if (!answer) return propagate(answer);
  std::vector<ChosenReading> readings;
  readings.reserve(answer->rows.size());
  for (const auto& row : answer->rows) readings.push_back(reading_from(row));
  return readings;
}

Result<std::int64_t> SqlChoiceStore::put(UserId user, ConnectionId connection, std::string_view key,
                                         const ChosenReading& choice, std::size_t most) {
  using sql_session::storable_text;
  return database_.write([&](SqlSession& session) -> Result<std::int64_t> {
    auto put = session.run(kPut, {user, connection, storable_text(key), storable_text(choice.question),
                                  storable_text(choice.query), storable_text(choice.reading), choice.chosen_at});
    if (!put) return propagate(put);
    if (put->rows.empty()) return fail(ErrorCode::kNotFound, "No such connection.");
    if (auto dropped = session.run(kDropOldest, {connection, most}); !dropped) return propagate(dropped);
    return put->rows.front().integer(0);
  });
}

Result<void> SqlChoiceStore::remove(UserId user, ConnectionId connection, std::int64_t choice) {
  auto removed = database_.write(kRemove, {user, connection, choice});
  if (!removed) return propagate(removed);
  if (removed->changed == 0) return fail(ErrorCode::kNotFound, "No such choice.");
  return {};
}

}  // namespace dataquery::store
