#include "history/history.h"

#include <format>
#include <iterator>
#include <limits>

#include "api/services.h"
#include "base/iso_time.h"
#include "base/json_text.h"
#include "base/run_blocking.h"
#include "base/utf8.h"

namespace dataquery::api {
namespace {

struct HistoryReply {
  static constexpr std::string_view kName = "HistoryItem";
  std::int64_t id = 0;
  std::string query;
  std::string response;
  std::string created_at;
  std::optional<std::int64_t> connection_id;
  std::optional<std::string> generated_query;
  std::string status;
  std::string engine;
  std::optional<double> confidence;
  json::value timing_ms;
  std::optional<std::string> conversation_id;
  std::optional<std::string> error;
  std::optional<std::string> model;
  std::optional<std::int64_t> prompt_tokens;
  std::optional<std::int64_t> completion_tokens;
  std::optional<double> cost;
  bool cached = false;
  std::optional<bool> verified;
};
BOOST_DESCRIBE_STRUCT(HistoryReply, (),
                      (id, query, response, created_at, connection_id, generated_query, status, engine, confidence,
                       timing_ms, conversation_id, error, model, prompt_tokens, completion_tokens, cost, cached,
                       verified))

struct Feedback {
  static constexpr std::string_view kName = "Feedback";
  Nullable<bool> verified;
};
BOOST_DESCRIBE_STRUCT(Feedback, (), (verified))

struct ConversationReply {
  static constexpr std::string_view kName = "Conversation";
  std::string conversation_id;
  std::string title;
  std::int64_t questions = 0;
  std::string last_at;
  std::int64_t last_id = 0;
  std::optional<std::int64_t> connection_id;
  std::optional<std::string> connection_name;
};
BOOST_DESCRIBE_STRUCT(ConversationReply, (),
                      (conversation_id, title, questions, last_at, last_id, connection_id, connection_name))

struct ConversationsReply {
  static constexpr std::string_view kName = "Conversations";
  std::vector<ConversationReply> conversations;
};
BOOST_DESCRIBE_STRUCT(ConversationsReply, (), (conversations))

struct Message {
  static constexpr std::string_view kName = "Message";
  std::string message;
};
BOOST_DESCRIBE_STRUCT(Message, (), (message))

using Reply = Prepared<HistoryReply>;
using Replies = Prepared<std::vector<HistoryReply>>;

void append_text(std::string& text, std::string_view name, std::string_view value) {
  text += name;
  append_json_string(text, value);
}

void append_text_or_null(std::string& text, std::string_view name, const std::optional<std::string>& value) {
  text += name;
  if (value) {
    append_json_string(text, *value);
  } else {
    text += "null";
  }
}

template <typename Number>
void append_number(std::string& text, std::string_view name, const std::optional<Number>& value) {
  text += name;
  if (value) {
    std::format_to(std::back_inserter(text), "{}", *value);
  } else {
    text += "null";
  }
}

void append_flag(std::string& text, std::string_view name, std::optional<bool> value) {
  text += name;
  text += !value ? "null" : *value ? "true" : "false";
}

/// Writes the members in their described order. The timing is JSON text already and is not parsed again: a page of
/// history is read often.
void append_json(std::string& text, const history::HistoryItem& item) {
  append_number(text, R"({"id":)", std::optional(item.id.value));
  append_text(text, R"(,"query":)", item.query);
  append_text(text, R"(,"response":)", item.response);
  append_text(text, R"(,"created_at":)", to_iso(item.created_at));
  append_number(text, R"(,"connection_id":)", item.connection.transform([](ConnectionId id) { return id.value; }));
  append_text_or_null(text, R"(,"generated_query":)", item.generated_query);
  append_text(text, R"(,"status":)", item.status);
  append_text(text, R"(,"engine":)", item.engine);
  append_number(text, R"(,"confidence":)", item.confidence);
  text += R"(,"timing_ms":)";
  text += item.timing_ms.empty() ? "null" : item.timing_ms;
  append_text_or_null(text, R"(,"conversation_id":)", item.conversation_id);
  append_text_or_null(text, R"(,"error":)", item.error);
  append_text_or_null(text, R"(,"model":)", item.model);
  append_number(text, R"(,"prompt_tokens":)", item.prompt_tokens);
  append_number(text, R"(,"completion_tokens":)", item.completion_tokens);
  append_number(text, R"(,"cost":)", item.cost);
  append_flag(text, R"(,"cached":)", item.cached);
  append_flag(text, R"(,"verified":)", item.verified);
  text += '}';
}

constexpr auto kAnyId = std::numeric_limits<std::int64_t>::max();

Result<history::HistoryFilter> filter_of(const http::Request& request) {
  history::HistoryFilter filter;
  auto limit = query_number(request, "limit", 1, history::kPageLimit);
  if (!limit) return propagate(limit);
  if (*limit) filter.limit = static_cast<std::size_t>(**limit);
  auto before = query_number(request, "before", 1, kAnyId);
  if (!before) return propagate(before);
  if (*before) filter.before = QuestionId{**before};
  auto connection = query_number(request, "connection_id", 1, kAnyId);
  if (!connection) return propagate(connection);
  if (*connection) filter.connection = ConnectionId{**connection};
  if (const auto conversation = request.query_param("conversation_id"))
    filter.conversation = std::string(*conversation);
  return filter;
}

asio::awaitable<Result<Replies>> list(Services& services, Call& call) {
  auto filter = filter_of(call.request);
  if (!filter) co_return propagate(filter);
  co_return co_await run_blocking(services.pools.store, [&](const std::stop_token&) -> Result<Replies> {
    auto items = services.history.list(call.identity.user, *filter);
    if (!items) return propagate(items);
    Replies replies{"["};
    for (const auto& item : *items) {
      if (replies.text.size() > 1) replies.text += ',';
      append_json(replies.text, item);
    }
    replies.text += ']';
    return replies;
  });
}

asio::awaitable<Result<Reply>> get(Services& services, Call& call) {
  auto id = path_id(call.request);
  if (!id) co_return propagate(id);
  co_return co_await run_blocking(services.pools.store, [&](const std::stop_token&) -> Result<Reply> {
    auto item = services.history.get(call.identity.user, QuestionId{*id});
    if (!item) return propagate(item);
    Reply reply;
    append_json(reply.text, *item);
    return reply;
  });
}

asio::awaitable<Result<ConversationsReply>> conversations(Services& services, Call& call) {
  auto limit = query_number(call.request, "limit", 1, history::kPageLimit);
  if (!limit) co_return propagate(limit);
  auto before = query_number(call.request, "before", 1, kAnyId);
  if (!before) co_return propagate(before);
  auto found = co_await run_blocking(services.pools.store, [&](const std::stop_token&) {
    return services.history.conversations(call.identity.user,
                                          static_cast<std::size_t>(limit->value_or(history::HistoryFilter{}.limit)),
                                          before->transform([](std::int64_t id) { return QuestionId{id}; }));
  });
  if (!found) co_return propagate(found);
  ConversationsReply reply;
  for (auto& one : *found) {
    reply.conversations.push_back({.conversation_id = to_valid_utf8(one.id),
                                   .title = to_valid_utf8(one.title),
                                   .questions = one.questions,
                                   .last_at = to_iso(one.last_at),
                                   .last_id = one.last.value,
                                   .connection_id = one.connection.transform([](ConnectionId id) { return id.value; }),
                                   .connection_name = std::move(one.connection_name)});
  }
  co_return reply;
}

asio::awaitable<Result<Message>> say(Services& services, Call& call, Feedback feedback) {
  auto id = path_id(call.request);
  if (!id) co_return propagate(id);
  auto said = co_await run_blocking(services.pools.store, [&](const std::stop_token&) {
    return services.history.set_verified(call.identity.user, QuestionId{*id}, feedback.verified.value);
  });
  if (!said) co_return propagate(said);
  co_return Message{"Thank you"};
}

asio::awaitable<Result<Message>> remove(Services& services, Call& call) {
  auto id = path_id(call.request);
  if (!id) co_return propagate(id);
  auto done = co_await run_blocking(services.pools.store, [&](const std::stop_token&) {
    return services.history.remove(call.identity.user, QuestionId{*id});
  });
  if (!done) co_return propagate(done);
  co_return Message{"Question deleted successfully"};
}

}  // namespace

void add_history(Endpoints& endpoints, Services& services) {
  endpoints.add<Replies>({.path = "/api/query/history",
                          .tag = "Questions",
                          .summary = "Questions asked before, newest first",
                          .query = {{"limit", "integer", "items at most, 1 to 200; 50 by default"},
                                    {"before", "integer", "only items older than the one of this id"},
                                    {"connection_id", "integer", "only items of this connection"},
                                    {"conversation_id", "string", "only items of this conversation"}}},
                         [&services](Call& call) { return list(services, call); });
  endpoints.add<ConversationsReply>({.path = "/api/query/history/conversations",
                                     .tag = "Questions",
                                     .summary = "Conversations, by their newest question, newest first",
                                     .query = {{"limit", "integer", "conversations at most, 1 to 200; 50 by default"},
                                               {"before", "integer", "only those whose last_id is below this one"}}},
                                    [&services](Call& call) { return conversations(services, call); });
  endpoints.add<Feedback, Message>(
      {.method = http::Method::kPost,
       .path = "/api/query/history/{id}/feedback",
       .tag = "Questions",
       .summary = "Say whether its query is right (true), wrong (false), or neither (null)",
       .errors = {404}},
      [&services](Call& call, Feedback feedback) { return say(services, call, feedback); });
  endpoints.add<Reply>(
      {.path = "/api/query/history/{id}", .tag = "Questions", .summary = "One of them", .errors = {404}},
      [&services](Call& call) { return get(services, call); });
  endpoints.add<Message>({.method = http::Method::kDelete,
                          .path = "/api/query/history/{id}",
                          .tag = "Questions",
                          .summary = "Forget one of them",
                          .errors = {404}},
                         [&services](Call& call) { return remove(services, call); });
}

}  // namespace dataquery::api
