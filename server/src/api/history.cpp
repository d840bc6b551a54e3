#include "history/history.h"

#include <format>
#include <iterator>
#include <limits>

#include "api/services.h"
#include "base/iso_time.h"
#include "base/json_text.h"
#include "base/run_blocking.h"

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
};
BOOST_DESCRIBE_STRUCT(HistoryReply, (),
                      (id, query, response, created_at, connection_id, generated_query, status, engine, confidence,
                       timing_ms, conversation_id, error))

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
  text += '}';
}

Result<history::HistoryFilter> filter_of(const http::Request& request) {
  constexpr auto kAnyId = std::numeric_limits<std::int64_t>::max();
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
                                    {"connection_id", "integer", "only items of this connection"}}},
                         [&services](Call& call) { return list(services, call); });
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
