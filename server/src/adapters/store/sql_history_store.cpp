#include "adapters/store/sql_history_store.h"

#include <cstdint>
#include <limits>
#include <ranges>
#include <utility>

#include "adapters/sql_session/storable_text.h"

namespace dataquery::store {
namespace {

using history::Conversation;
using history::HistoryFilter;
using history::HistoryItem;
using history::Turn;
using history::VerifiedPair;
using sql_session::Row;
using sql_session::SqlSession;
using sql_session::Statement;

// From `users`, so that nothing is kept for an account that is gone; a connection that is gone, or another user's, is
// NULL.
constexpr Statement kAppend{
    "history.append",
    "INSERT INTO query_history (user_id, connection_id, query, response, created_at, generated_query, status, engine,"
    "  confidence, timing_ms, conversation_id, error, model, prompt_tokens, completion_tokens, cost, cached, verified) "
    "SELECT u.id, (SELECT c.id FROM database_connections c WHERE c.id = $2 AND c.user_id = u.id),"
    "  $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18 "
    "FROM users u WHERE u.id = $1 RETURNING id"};
// A statement for each filter instead of one with an OR: so both engines read an index backwards and stop after the
// page.
constexpr Statement kList{
    "history.list",
    "SELECT id, user_id, connection_id, query, response, created_at, generated_query, status, engine, confidence,"
    "  timing_ms, conversation_id, error, model, prompt_tokens, completion_tokens, cost, cached, verified "
    "FROM query_history WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"};
constexpr Statement kListOfConnection{
    "history.list_of_connection",
    "SELECT id, user_id, connection_id, query, response, created_at, generated_query, status, engine, confidence,"
    "  timing_ms, conversation_id, error, model, prompt_tokens, completion_tokens, cost, cached, verified "
    "FROM query_history WHERE user_id = $1 AND id < $2 AND connection_id = $4 ORDER BY id DESC LIMIT $3"};
constexpr Statement kListOfConversation{
    "history.list_of_conversation",
    "SELECT id, user_id, connection_id, query, response, created_at, generated_query, status, engine, confidence,"
    "  timing_ms, conversation_id, error, model, prompt_tokens, completion_tokens, cost, cached, verified "
    "FROM query_history WHERE user_id = $1 AND id < $2 AND conversation_id = $4"
    "  AND (CAST($5 AS INTEGER) IS NULL OR connection_id = CAST($5 AS INTEGER)) ORDER BY id DESC LIMIT $3"};
constexpr Statement kFind{
    "history.find",
    "SELECT id, user_id, connection_id, query, response, created_at, generated_query, status, engine, confidence,"
    "  timing_ms, conversation_id, error, model, prompt_tokens, completion_tokens, cost, cached, verified "
    "FROM query_history WHERE user_id = $1 AND id = $2"};
constexpr Statement kRemove{"history.remove", "DELETE FROM query_history WHERE user_id = $1 AND id = $2"};
constexpr Statement kSetVerified{"history.set_verified",
                                 "UPDATE query_history SET verified = $3 WHERE user_id = $1 AND id = $2"};
constexpr Statement kConversations{
    "history.conversations",
    "SELECT g.conversation_id, SUBSTR(f.query, 1, 200), g.questions, g.last_id, l.created_at, l.connection_id, c.name "
    "FROM (SELECT conversation_id, COUNT(*) AS questions, MIN(id) AS first_id, MAX(id) AS last_id FROM query_history"
    "  WHERE user_id = $1 AND conversation_id IS NOT NULL"
    "  GROUP BY conversation_id HAVING MAX(id) < $2 ORDER BY MAX(id) DESC LIMIT $3) g "
    "JOIN query_history f ON f.id = g.first_id JOIN query_history l ON l.id = g.last_id "
    "LEFT JOIN database_connections c ON c.id = l.connection_id ORDER BY g.last_id DESC"};
constexpr Statement kTurns{"history.turns",
                           "SELECT query, generated_query, engine FROM query_history "
                           "WHERE user_id = $1 AND conversation_id = $2 AND connection_id = $3"
                           "  AND status = 'answered' AND generated_query IS NOT NULL ORDER BY id DESC LIMIT $4"};
// What a person wrote as a query is no question in words.
constexpr Statement kVerified{
    "history.verified",
    "SELECT query, generated_query FROM query_history WHERE id IN ("
    "  SELECT MAX(id) FROM query_history WHERE user_id = $1 AND connection_id = $2 AND verified"
    "    AND generated_query IS NOT NULL AND engine <> 'user' GROUP BY query) "
    "ORDER BY id DESC LIMIT $3"};

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
          .error = row.optional(12, &Row::text),
          .model = row.optional(13, &Row::text),
          .prompt_tokens = row.optional(14, &Row::integer),
          .completion_tokens = row.optional(15, &Row::integer),
          .cost = row.optional(16, &Row::real),
          .cached = row.boolean(17),
          .verified = row.optional(18, &Row::boolean)};
}

std::int64_t before_or_any(std::optional<QuestionId> before) {
  return before.value_or(QuestionId{std::numeric_limits<std::int64_t>::max()}).value;
}

}  // namespace

Result<QuestionId> SqlHistoryStore::append(const HistoryItem& item) {
  const auto query = sql_session::storable_text(item.query);
  const auto response = sql_session::storable_text(item.response);
  const auto generated_query = item.generated_query.transform(sql_session::storable_text);
  auto added = database_.write(
      kAppend, {item.user, item.connection, query, response, item.created_at, generated_query, item.status, item.engine,
                item.confidence, item.timing_ms, item.conversation_id, item.error, item.model, item.prompt_tokens,
                item.completion_tokens, item.cost, item.cached, item.verified});
  if (!added) return propagate(added);
  if (added->rows.empty()) return fail(ErrorCode::kNotFound, "No such account.");
  return added->rows.front().id<QuestionId>(0);
}

Result<std::vector<HistoryItem>> SqlHistoryStore::list(UserId user, const HistoryFilter& filter) {
  const auto before = before_or_any(filter.before);
  auto answer =
      filter.conversation
          ? database_.read(kListOfConversation, {user, before, filter.limit, *filter.conversation, filter.connection})
      : filter.connection ? database_.read(kListOfConnection, {user, before, filter.limit, *filter.connection})
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

Result<void> SqlHistoryStore::set_verified(UserId user, QuestionId question, std::optional<bool> verified) {
  auto set = database_.write(kSetVerified, {user, question, verified});
  if (!set) return propagate(set);
  if (set->changed == 0) return no_such_question();
  return {};
}

Result<std::vector<Conversation>> SqlHistoryStore::conversations(UserId user, std::size_t limit,
                                                                 std::optional<QuestionId> before) {
  auto answer = database_.read(kConversations, {user, before_or_any(before), limit});
  if (!answer) return propagate(answer);
  std::vector<Conversation> found;
  found.reserve(answer->rows.size());
  for (const auto& row : answer->rows) {
    found.push_back({.id = row.text(0),
                     .title = row.text(1),
                     .questions = row.integer(2),
                     .last = row.id<QuestionId>(3),
                     .last_at = row.time(4),
                     .connection = row.optional(5, &Row::id<ConnectionId>),
                     .connection_name = row.optional(6, &Row::text)});
  }
  return found;
}

Result<std::vector<Turn>> SqlHistoryStore::turns(UserId user, std::string_view conversation, ConnectionId connection,
                                                 std::size_t limit) {
  auto answer = database_.read(kTurns, {user, conversation, connection, limit});
  if (!answer) return propagate(answer);
  std::vector<Turn> found;
  for (const auto& row : answer->rows | std::views::reverse) {
    found.push_back({.question = row.text(0), .query = row.text(1), .engine = row.text(2)});
  }
  return found;
}

Result<std::vector<VerifiedPair>> SqlHistoryStore::verified(UserId user, ConnectionId connection, std::size_t limit) {
  auto answer = database_.read(kVerified, {user, connection, limit});
  if (!answer) return propagate(answer);
  std::vector<VerifiedPair> found;
  for (const auto& row : answer->rows) found.push_back({.question = row.text(0), .query = row.text(1)});
  return found;
}

}  // namespace dataquery::store
