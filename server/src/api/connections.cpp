#include "connections/connections.h"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/services.h"
#include "base/iso_time.h"
#include "base/run_blocking.h"

namespace dataquery::api {
namespace {

constexpr std::size_t kLongestUrl = 4'000;

struct ConnectionShape {
  static constexpr std::string_view kName = "Connection";
  std::int64_t id = 0;
  std::string name;
  std::string db_type;
  json::object metadata;
  std::string created_at;
  bool is_demo = false;
  bool is_upload = false;
};
BOOST_DESCRIBE_STRUCT(ConnectionShape, (), (id, name, db_type, metadata, created_at, is_demo, is_upload))

struct ConnectionCreate {
  static constexpr std::string_view kName = "ConnectionCreate";
  Text<1, connections::kNameLength> name;
  Text<1, 50> db_type;
  Text<1, kLongestUrl> connection_string;
};
BOOST_DESCRIBE_STRUCT(ConnectionCreate, (), (name, db_type, connection_string))

struct ConnectionTest {
  static constexpr std::string_view kName = "ConnectionTest";
  Text<1, 50> db_type;
  Text<1, kLongestUrl> connection_string;
};
BOOST_DESCRIBE_STRUCT(ConnectionTest, (), (db_type, connection_string))

struct ConnectionUpdate {
  static constexpr std::string_view kName = "ConnectionUpdate";
  std::optional<Text<1, connections::kNameLength>> name;
  std::optional<Text<1, kLongestUrl>> connection_string;
};
BOOST_DESCRIBE_STRUCT(ConnectionUpdate, (), (name, connection_string))

struct TestReply {
  static constexpr std::string_view kName = "ConnectionTestResult";
  bool ok = true;
  std::string message;
  std::int64_t tables = 0;
};
BOOST_DESCRIBE_STRUCT(TestReply, (), (ok, message, tables))

struct ColumnReply {
  static constexpr std::string_view kName = "ResultColumn";
  std::string name;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(ColumnReply, (), (name, type))

struct SampleReply {
  static constexpr std::string_view kName = "Sample";
  std::vector<ColumnReply> columns;
  std::vector<json::object> rows;
};
BOOST_DESCRIBE_STRUCT(SampleReply, (), (columns, rows))

struct Message {
  static constexpr std::string_view kName = "Message";
  std::string message;
};
BOOST_DESCRIBE_STRUCT(Message, (), (message))

using ConnectionReply = Prepared<ConnectionShape>;
using ConnectionsReply = Prepared<std::vector<ConnectionShape>>;

/// The metadata is JSON text already and is not parsed again, however many connections a list shows.
void append_json(std::string& text, const connections::Connection& connection) {
  text += R"({"id":)" + std::to_string(connection.id.value);
  text += R"(,"name":)" + json::serialize(json::string(to_valid_utf8(connection.name)));
  text += R"(,"db_type":")" + std::string(catalog::to_string(connection.db_type));
  text += R"(","metadata":)" + (connection.metadata.empty() ? std::string("null") : connection.metadata);
  text += R"(,"created_at":")" + to_iso(connection.created_at);
  text += R"(","is_demo":)";
  text += connection.is_demo ? "true" : "false";
  text += R"(,"is_upload":)";
  text += connection.is_upload ? "true}" : "false}";
}

Result<ConnectionReply> to_reply(Result<connections::Connection> connection) {
  if (!connection) return propagate(connection);
  ConnectionReply reply;
  append_json(reply.text, *connection);
  return reply;
}

Result<catalog::Dialect> dialect_of(const std::string& db_type) {
  const auto dialect = catalog::dialect_from(db_type);
  if (!dialect) return fail_field("db_type", "db_type must be postgresql, mongodb or sqlite");
  return *dialect;
}

asio::awaitable<Result<ConnectionsReply>> list(Services& services, UserId user) {
  co_return co_await run_blocking(services.pools.store, [&](const std::stop_token&) -> Result<ConnectionsReply> {
    auto connections = services.connections.list(user);
    if (!connections) return propagate(connections);
    ConnectionsReply reply{"["};
    for (const auto& connection : *connections) {
      if (reply.text.size() > 1) reply.text += ',';
      append_json(reply.text, connection);
    }
    reply.text += ']';
    return reply;
  });
}

/// Runs a call about the connection of the path, on the sources' threads that are this connection's share.
template <typename Function>
auto with_connection(Services& services, Call& call, Function function)
    -> asio::awaitable<std::invoke_result_t<Function&, ConnectionId, Deadline, std::stop_token>> {
  auto id = path_id(call.request);
  if (!id) co_return propagate(id);
  const auto deadline = Deadline::in(services.question_deadline);
  co_return co_await run_blocking(services.pools.sources, *id, [&](std::stop_token stop) {
    return function(ConnectionId{*id}, deadline, std::move(stop));
  });
}

/// The connection as it is once its job has ended; as it is by then when that takes longer than a person would wait.
asio::awaitable<Result<ConnectionReply>> settled(Services& services, UserId user, ConnectionId id) {
  constexpr std::chrono::milliseconds kLongestPause{100};
  const auto patience = Deadline::in(std::chrono::seconds(2));
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (std::chrono::milliseconds pause{4}; !patience.passed(); pause = std::min(pause * 2, kLongestPause)) {
    auto job = co_await run_blocking(services.pools.store,
                                     [&](const std::stop_token&) { return services.connections.indexing(user, id); });
    if (!job) co_return propagate(job);
    if (!*job || !(*job)->active()) break;
    timer.expires_after(pause);
    co_await timer.async_wait(asio::use_awaitable);
  }
  const auto deadline = Deadline::in(services.question_deadline);
  co_return to_reply(co_await run_blocking(services.pools.sources, id.value, [&](std::stop_token stop) {
    return services.connections.get(user, id, deadline, std::move(stop));
  }));
}

asio::awaitable<Result<ConnectionReply>> add(Services& services, UserId user, ConnectionCreate body) {
  const auto dialect = dialect_of(body.db_type.value);
  if (!dialect) co_return std::unexpected(dialect.error());
  const Secret url(std::move(body.connection_string.value));
  const auto deadline = Deadline::in(services.question_deadline);
  auto id = co_await run_blocking(services.pools.sources, [&](std::stop_token stop) {
    return services.connections.add(user, body.name.value, *dialect, url, deadline, std::move(stop));
  });
  if (!id) co_return propagate(id);
  co_return co_await settled(services, user, *id);
}

asio::awaitable<Result<ConnectionReply>> refresh(Services& services, Call& call) {
  const auto user = call.identity.user;
  auto queued = co_await with_connection(services, call, [&](ConnectionId id, Deadline deadline, std::stop_token stop) {
    return services.connections.refresh(user, id, deadline, std::move(stop)).transform([id] { return id; });
  });
  if (!queued) co_return propagate(queued);
  co_return co_await settled(services, user, *queued);
}

asio::awaitable<Result<ConnectionReply>> edit(Services& services, Call& call, ConnectionUpdate body) {
  if (!body.name && !body.connection_string) {
    co_return fail_field("name", "Give a new name, a new connection string, or both.");
  }
  const auto user = call.identity.user;
  connections::ConnectionEdit wanted;
  if (body.name) wanted.name = std::move(body.name->value);
  if (body.connection_string) wanted.url = Secret(std::move(body.connection_string->value));
  auto changed =
      co_await with_connection(services, call, [&](ConnectionId id, Deadline deadline, std::stop_token stop) {
        return services.connections.edit(user, id, wanted, deadline, std::move(stop)).transform([id] { return id; });
      });
  if (!changed) co_return propagate(changed);
  co_return co_await settled(services, user, *changed);
}

asio::awaitable<Result<TestReply>> test(Services& services, ConnectionTest body) {
  const auto dialect = dialect_of(body.db_type.value);
  if (!dialect) co_return std::unexpected(dialect.error());
  const Secret url(std::move(body.connection_string.value));
  const auto deadline = Deadline::in(services.question_deadline);
  auto report = co_await run_blocking(services.pools.sources, [&](std::stop_token stop) {
    return services.connections.test(*dialect, url, deadline, std::move(stop));
  });
  if (!report) co_return propagate(report);
  const auto count = std::to_string(report->tables);
  co_return TestReply{.ok = true,
                      .message = "Connected: " + count + (report->tables == 1 ? " table." : " tables."),
                      .tables = static_cast<std::int64_t>(report->tables)};
}

/// The uploaded bytes are in a temporary file already; it becomes the connection's own.
asio::awaitable<Result<ConnectionReply>> upload(Services& services, Call& call) {
  const std::string name(call.request.query_param("name").value_or(""));
  if (auto checked = connections::checked_name(name); !checked) co_return propagate(checked);
  if (!call.request.body_file || call.request.body_file->size() == 0) {
    co_return fail(ErrorCode::kInvalidArgument, "The body must be the bytes of a SQLite file.");
  }
  if (auto closed = call.request.body_file->close(); !closed) co_return propagate(closed);
  const auto user = call.identity.user;
  const auto deadline = Deadline::in(services.question_deadline);
  const auto kept = services.uploads / (call.request.request_id + ".sqlite");
  auto id = co_await run_blocking(services.pools.sources, [&](std::stop_token stop) -> Result<ConnectionId> {
    std::error_code failed;
    std::filesystem::rename(call.request.body_file->path(), kept, failed);
    if (failed) return fail(ErrorCode::kInternal, "The file could not be kept.", failed.message());
    static_cast<void>(call.request.body_file->release());
    return services.connections.add_sqlite_file(user, name, kept, deadline, std::move(stop));
  });
  if (!id) co_return propagate(id);
  co_return co_await settled(services, user, *id);
}

Result<SampleReply> sample_of(const catalog::Catalog& catalog, std::string_view name) {
  const auto table = std::ranges::find_if(catalog.tables, [&](const catalog::Table& candidate) {
    return candidate.name == name || candidate.schema + "." + candidate.name == name;
  });
  if (table == catalog.tables.end()) return fail(ErrorCode::kNotFound, "There is no such table.");
  SampleReply reply;
  for (const auto& column : table->columns) {
    reply.columns.emplace_back(to_valid_utf8(column.name), std::string(catalog::to_string(column.kind)));
  }
  for (const auto& row : table->samples) {
    auto& object = reply.rows.emplace_back();
    for (std::size_t i = 0; i < std::min(row.size(), reply.columns.size()); ++i) {
      object.insert_or_assign(reply.columns[i].name,
                              row[i] ? json::value(to_valid_utf8(*row[i])) : json::value(nullptr));
    }
  }
  return reply;
}

}  // namespace

void add_connections(Endpoints& endpoints, Services& services) {
  using http::Method;
  const http::RouteOptions slow{.timeout = services.question_deadline + std::chrono::seconds(5)};
  endpoints.add<ConnectionsReply>(
      {.path = "/api/connections", .tag = "Connections", .summary = "Your connections, oldest first"},
      [&services](Call& call) { return list(services, call.identity.user); });
  endpoints.add<ConnectionCreate, ConnectionReply>(
      {.method = Method::kPost,
       .path = "/api/connections",
       .tag = "Connections",
       .summary = "Connect a database: it is tested and its schema read at once; it is indexed as a job",
       .errors = {400, 409, 503, 504}},
      [&services](Call& call, ConnectionCreate body) { return add(services, call.identity.user, std::move(body)); },
      slow);
  endpoints.add<ConnectionTest, TestReply>(
      {.method = Method::kPost,
       .path = "/api/connections/test",
       .tag = "Connections",
       .summary = "Try a connection string; nothing is kept",
       .errors = {400, 503, 504}},
      [&services](Call&, ConnectionTest body) { return test(services, std::move(body)); }, slow);
  endpoints.add<ConnectionReply>(
      {.method = Method::kPost,
       .path = "/api/connections/upload",
       .tag = "Connections",
       .summary = "Upload a SQLite file and connect it",
       .query = {{"name", "string", "name of the new connection"}},
       .errors = {400, 409, 413, 502, 503}},
      [&services](Call& call) { return upload(services, call); },
      {.body_limit = services.max_upload_bytes, .body_to_file = true, .timeout = std::chrono::minutes(10)},
      "application/octet-stream");
  endpoints.add<ConnectionReply>(
      {.path = "/api/connections/{id}",
       .tag = "Connections",
       .summary = "One connection with its tables",
       .errors = {404}},
      [&services](Call& call) -> asio::awaitable<Result<ConnectionReply>> {
        co_return to_reply(
            co_await with_connection(services, call, [&](ConnectionId id, Deadline deadline, std::stop_token stop) {
              return services.connections.get(call.identity.user, id, deadline, std::move(stop));
            }));
      });
  endpoints.add<SampleReply>(
      {.path = "/api/connections/{id}/sample/{table}",
       .tag = "Connections",
       .summary = "Up to 10 rows of a table, as they were when it was described",
       .errors = {404}},
      [&services](Call& call) {
        return with_connection(
            services, call, [&](ConnectionId id, Deadline deadline, std::stop_token stop) -> Result<SampleReply> {
              auto open = services.connections.open(call.identity.user, id, deadline, std::move(stop));
              if (!open) return propagate(open);
              return sample_of(*open->catalog, call.request.param("table"));
            });
      });
  endpoints.add<ConnectionReply>(
      {.method = Method::kPost,
       .path = "/api/connections/{id}/refresh",
       .tag = "Connections",
       .summary = "Describe and index it again, as a job",
       .errors = {400, 404, 503, 504}},
      [&services](Call& call) { return refresh(services, call); }, slow);
  endpoints.add<ConnectionUpdate, ConnectionReply>(
      {.method = Method::kPatch,
       .path = "/api/connections/{id}",
       .tag = "Connections",
       .summary = "Rename it, or lead it to another address, which is tested first and indexed as a job",
       .errors = {400, 404, 409, 503, 504}},
      [&services](Call& call, ConnectionUpdate body) { return edit(services, call, std::move(body)); }, slow);
  endpoints.add<Message>({.method = Method::kDelete,
                          .path = "/api/connections/{id}",
                          .tag = "Connections",
                          .summary = "Delete it; its history stays",
                          .errors = {404}},
                         [&services](Call& call) {
                           return with_connection(
                               services, call,
                               [&](ConnectionId id, Deadline, const std::stop_token&) -> Result<Message> {
                                 auto done = services.connections.remove(call.identity.user, id);
                                 if (!done) return propagate(done);
                                 return Message{"Connection deleted successfully"};
                               });
                         });
}

}  // namespace dataquery::api
