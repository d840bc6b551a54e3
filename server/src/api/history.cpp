#include "history/history.h"

#include <boost/json/parse.hpp>
#include <limits>

#include "api/services.h"
#include "base/iso_time.h"
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

HistoryReply to_reply(history::HistoryItem item) {
  HistoryReply reply{.id = item.id.value,
                     .query = to_valid_utf8(item.query),
                     .response = to_valid_utf8(item.response),
                     .created_at = to_iso(item.created_at),
                     .generated_query = std::move(item.generated_query),
                     .status = std::move(item.status),
                     .engine = std::move(item.engine),
                     .confidence = item.confidence,
                     .conversation_id = std::move(item.conversation_id),
                     .error = std::move(item.error)};
  if (item.connection) reply.connection_id = item.connection->value;
  boost::system::error_code damaged;
  reply.timing_ms = json::parse(item.timing_ms, damaged);
  if (damaged) reply.timing_ms = nullptr;
  return reply;
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

asio::awaitable<Result<std::vector<HistoryReply>>> list(Services& services, Call& call) {
  auto filter = filter_of(call.request);
  if (!filter) co_return propagate(filter);
  auto items = co_await run_blocking(
      services.pools.store, [&](const std::stop_token&) { return services.history.list(call.identity.user, *filter); });
  if (!items) co_return propagate(items);
  std::vector<HistoryReply> replies;
  for (auto& item : *items) replies.push_back(to_reply(std::move(item)));
  co_return replies;
}

asio::awaitable<Result<HistoryReply>> get(Services& services, Call& call) {
  auto id = path_id(call.request);
  if (!id) co_return propagate(id);
  auto item = co_await run_blocking(services.pools.store, [&](const std::stop_token&) {
    return services.history.get(call.identity.user, QuestionId{*id});
  });
  if (!item) co_return propagate(item);
  co_return to_reply(std::move(*item));
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
  endpoints.add<std::vector<HistoryReply>>({.path = "/api/query/history",
                                            .tag = "Questions",
                                            .summary = "Questions asked before, newest first",
                                            .query = {{"limit", "integer", "items at most, 1 to 200; 50 by default"},
                                                      {"before", "integer", "only items older than the one of this id"},
                                                      {"connection_id", "integer", "only items of this connection"}}},
                                           [&services](Call& call) { return list(services, call); });
  endpoints.add<HistoryReply>(
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
