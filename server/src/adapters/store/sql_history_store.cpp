#include "adapters/store/sql_history_store.h"

#include <cstdint>
#include <limits>
#include <utility>

#include "adapters/sql_session/storable_text.h"

namespace dataquery::store {
namespace {

using history::HistoryFilter;
using history::HistoryItem;
using sql_session::Row;
using sql_session::SqlSession;
using sql_session::Statement;

// From `users`, so that nothing is kept for an account that is gone; a connection that is gone, or another user's, is
// NULL.
constexpr Statement kAppend{
    "history.append",
    "INSERT INTO query_history (user_id, connection_id, query, response, created_at, generated_query, status, engine,"
    "  confidence, timing_ms, conversation_id, error) "
    "SELECT u.id, (SELECT c.id FROM database_connections c WHERE c.id = $2 AND c.user_id = u.id),"
    "  $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 "
    "FROM users u WHERE u.id = $1 RETURNING id"};
// Two statements instead of one with an OR: so both engines read the index backwards and stop after the page.
constexpr Statement kList{
    "history.list",
    "SELECT id, user_id, connection_id, query, response, created_at, generated_query, status, engine, confidence,"
    "  timing_ms, conversation_id, error "
    "FROM query_history WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"};
constexpr Statement kListOfConnection{
    "history.list_of_connection",
    "SELECT id, user_id, connection_id, query, response, created_at, generated_query, status, engine, confidence,"
    "  timing_ms, conversation_id, error "
    "FROM query_history WHERE user_id = $1 AND id < $2 AND connection_id = $4 ORDER BY id DESC LIMIT $3"};
constexpr Statement kFind{
    "history.find",
    "SELECT id, user_id, connection_id, query, response, created_at, generated_query, status, engine, confidence,"
    "  timing_ms, conversation_id, error "
    "FROM query_history WHERE user_id = $1 AND id = $2"};
constexpr Statement kRemove{"history.remove", "DELETE FROM query_history WHERE user_id = $1 AND id = $2"};

std::unexpected<Error> no_such_question() { return fail(ErrorCode::kNotFound, "No such question in your history."); }

HistoryItem item_from(const Row& row) {
  return {.id = row.id<QuestionId>(0),
          .user = row.id<UserId>(1),
          .connection = row.optional(2, &Row::id<ConnectionId>),
          .query = row.text(3),
          .response = row.text(4),
          .created_at = row.time(5),
          .generated_query = row.optional(6, &Row::text),
          .status = row.text(7),
          .engine = row.text(8),
          .confidence = row.optional(9, &Row::real),
          .timing_ms = row.text(10),
          .conversation_id = row.optional(11, &Row::text),
          .error = row.optional(12, &Row::text)};
}

}  // namespace

Result<QuestionId> SqlHistoryStore::append(const HistoryItem& item) {
  const auto query = sql_session::storable_text(item.query);
  const auto response = sql_session::storable_text(item.response);
  const auto generated_query = item.generated_query.transform(sql_session::storable_text);
  auto added = database_.write(
      kAppend, {item.user, item.connection, query, response, item.created_at, generated_query, item.status, item.engine,
                item.confidence, item.timing_ms, item.conversation_id, item.error});
  if (!added) return propagate(added);
  if (added->rows.empty()) return fail(ErrorCode::kNotFound, "No such account.");
  return added->rows.front().id<QuestionId>(0);
}

Result<std::vector<HistoryItem>> SqlHistoryStore::list(UserId user, const HistoryFilter& filter) {
  const auto before = filter.before.value_or(QuestionId{std::numeric_limits<std::int64_t>::max()});
  auto answer = filter.connection ? database_.read(kListOfConnection, {user, before, filter.limit, *filter.connection})
                                  : database_.read(kList, {user, before, filter.limit});
  if (!answer) return propagate(answer);
  std::vector<HistoryItem> items;
  items.reserve(answer->rows.size());
  for (const auto& row : answer->rows) items.push_back(item_from(row));
  return items;
}

Result<HistoryItem> SqlHistoryStore::find(UserId user, QuestionId question) {
  auto answer = database_.read(kFind, {user, question});
  if (!answer) return propagate(answer);
  if (answer->rows.empty()) return no_such_question();
  return item_from(answer->rows.front());
}

Result<void> SqlHistoryStore::remove(UserId user, QuestionId question) {
  auto removed = database_.write(kRemove, {user, question});
  if (!removed) return propagate(removed);
  if (removed->changed == 0) return no_such_question();
  return {};
}

}  // namespace dataquery::store
