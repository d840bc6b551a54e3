#include "http/server.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <stdexcept>

#include "base/log.h"
#include "http/cors.h"
#include "unit/http/live_server.h"

namespace dataquery::http {
namespace {

using testing::answers;
using testing::Client;
using testing::LiveServer;

/// A server with a route that tells what it saw.
class EchoServer : public LiveServer {
 public:
  EchoServer() {
    router.get("/health", answers(R"({"status":"ok"})"));
    router.post("/echo/{name}", [](Request& request) -> asio::awaitable<Response> {
      boost::json::object seen{{"path", request.path},
                               {"name", request.param("name")},
                               {"body", request.body},
                               {"q", std::string(request.query_param("q").value_or("-"))},
                               {"remote", request.remote_address}};
      co_return json(boost::json::serialize(seen));
    });
    start();
  }
};

TEST(Server, answers_with_the_handlers_response_and_its_own_fields) {
  EchoServer server;
  Client client(server.port());
  client.get("/health");
  const auto answer = client.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"status":"ok"})");
  EXPECT_EQ(answer.headers.at("content-type"), "application/json");
  EXPECT_EQ(answer.headers.at("content-length"), "15");
  EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(answer.headers.at("referrer-policy"), "same-origin");
  EXPECT_EQ(answer.headers.at("x-request-id").size(), 16U);
  EXPECT_TRUE(answer.headers.at("date").ends_with(" GMT"));
  EXPECT_FALSE(answer.headers.contains("server"));
}

TEST(Server, hands_path_query_and_body_to_the_handler) {
  EchoServer server;
  Client client(server.port());
  client.post("/echo/a%20b?q=x+y", "hello");
  const auto seen = boost::json::parse(client.read().body).as_object();
  EXPECT_EQ(seen.at("path").as_string(), "/echo/a b");
  EXPECT_EQ(seen.at("name").as_string(), "a b");
  EXPECT_EQ(seen.at("q").as_string(), "x y");
  EXPECT_EQ(seen.at("body").as_string(), "hello");
  EXPECT_EQ(seen.at("remote").as_string(), "127.0.0.1");
}

TEST(Server, keeps_a_harmless_request_id_and_replaces_another) {
  EchoServer server;
  Client client(server.port());
  client.get("/health", "X-Request-Id: trace-7.b_C\r\n");
  EXPECT_EQ(client.read().headers.at("x-request-id"), "trace-7.b_C");
  client.get("/health", "X-Request-Id: a\"b\r\n");
  EXPECT_EQ(client.read().headers.at("x-request-id").size(), 16U);
}

TEST(Server, keeps_the_connection_for_many_requests) {
  EchoServer server;
  Client client(server.port());
  for (int i = 0; i < 100; ++i) {
    client.post("/echo/x", std::string(static_cast<std::size_t>(i) * 100, 'b'));
    EXPECT_EQ(client.read().status, 200);
  }
  EXPECT_EQ(server.connections(), 1U);
}

TEST(Server, answers_pipelined_requests_in_order) {
  EchoServer server;
  Client client(server.port());
  std::string burst;
  for (int i = 0; i < 200; ++i) {
    const auto body = std::to_string(i);
    burst += "POST /echo/x HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  client.send(burst);
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(boost::json::parse(client.read().body).at("body").as_string(), std::to_string(i));
  }
}

TEST(Server, reads_a_request_that_comes_byte_by_byte) {
  EchoServer server;
  Client client(server.port());
  for (const char c : std::string("POST /echo/x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello")) {
    client.send(std::string_view(&c, 1));
  }
  EXPECT_EQ(boost::json::parse(client.read().body).at("body").as_string(), "hello");
}

TEST(Server, reads_a_chunked_body) {
  EchoServer server;
  Client client(server.port());
  client.send("POST /echo/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  client.send("6;ext=1\r\n world\r\n0\r\nTrailer: t\r\n\r\n");
  EXPECT_EQ(boost::json::parse(client.read().body).at("body").as_string(), "hello world");
  client.get("/health");
  EXPECT_EQ(client.read().status, 200);
}

TEST(Server, tells_a_waiting_client_to_continue) {
  EchoServer server;
  Client client(server.port());
  client.send("POST /echo/x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read().status, 100);
  client.send("hello");
  EXPECT_EQ(client.read().status, 200);
}

TEST(Server, closes_when_the_client_asks_for_it) {
  EchoServer server;
  Client client(server.port());
  client.get("/health", "Connection: close\r\n");
  const auto answer = client.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_TRUE(client.closed());
}

TEST(Server, speaks_http_1_0) {
  EchoServer server;
  Client client(server.port());
  client.send("GET /health HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client.read().status, 200);
  EXPECT_TRUE(client.closed());
}

TEST(Server, answers_head_without_the_body) {
  EchoServer server;
  Client client(server.port());
  client.send("HEAD /health HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto head = client.read(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-length"), "15");
  client.get("/health");
  EXPECT_EQ(client.read().body, R"({"status":"ok"})");
}

TEST(Server, tells_which_methods_a_path_takes) {
  EchoServer server;
  Client client(server.port());
  client.post("/health", "");
  const auto refused = client.read();
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.headers.at("allow"), "GET, HEAD, OPTIONS");
  client.send("OPTIONS /echo/x HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto options = client.read();
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.headers.at("allow"), "POST, OPTIONS");
  client.get("/nowhere");
  const auto missing = client.read();
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(boost::json::parse(missing.body).at("code").as_string(), "not_found");
}

TEST(Server, an_exception_becomes_a_500_that_tells_nothing_and_a_log_line_that_does) {
  std::string logged;
  log::set_sink([&](std::string_view line) { logged = line; });
  {
    LiveServer server;
    server.router.get("/broken", [](Request&) -> asio::awaitable<Response> {
      throw std::runtime_error("row 7 is missing");
      co_return Response();
    });
    server.router.get("/health", answers("{}"));
    server.start();
    Client client(server.port());
    client.get("/broken", "X-Request-Id: find-me\r\n");
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body.find("row 7"), std::string::npos);
    client.get("/health");
    EXPECT_EQ(client.read().status, 200);
  }
  log::set_sink({});
  EXPECT_NE(logged.find("row 7 is missing"), std::string::npos);
  EXPECT_NE(logged.find("find-me"), std::string::npos);
}

TEST(Server, logs_each_request_without_its_query) {
  std::string logged;
  {
    LiveServer server;
    server.options.access_log = true;
    server.router.get("/health", answers("{}"));
    server.start();
    log::set_sink([&](std::string_view line) { logged = line; });
    Client client(server.port());
    client.get("/health?token=hidden");
    EXPECT_EQ(client.read().status, 200);
  }
  log::set_sink({});
  const auto line = boost::json::parse(logged).as_object();
  EXPECT_EQ(line.at("path").as_string(), "/health");
  EXPECT_EQ(line.at("status").as_int64(), 200);
  EXPECT_EQ(logged.find("hidden"), std::string::npos);
}

TEST(Server, a_header_value_cannot_split_the_response) {
  LiveServer server;
  server.router.get(
      "/split", [](Request&) -> asio::awaitable<Response> { co_return json("{}").header("X-Name", "a\r\nX-Evil: 1"); });
  server.start();
  Client client(server.port());
  client.get("/split");
  const auto answer = client.read();
  EXPECT_FALSE(answer.headers.contains("x-evil"));
  EXPECT_FALSE(answer.headers.contains("x-name"));
}

TEST(Server, html_carries_a_content_security_policy) {
  LiveServer server;
  server.router.get("/page", [](Request&) -> asio::awaitable<Response> { co_return html("<p>"); });
  server.start();
  Client client(server.port());
  client.get("/page");
  EXPECT_TRUE(client.read().headers.at("content-security-policy").starts_with("default-src 'self'"));
}

TEST(Server, sends_a_large_body_whole_to_a_client_that_reads_late) {
  LiveServer server;
  const std::string large(20'000'000, 'x');
  server.router.get("/large", answers(large));
  server.start();
  Client client(server.port());
  client.get("/large");
  client.get("/large");
  EXPECT_EQ(client.read().body.size(), large.size());
  EXPECT_EQ(client.read().body, large);
}

TEST(Server, says_that_a_port_is_taken) {
  EchoServer first;
  asio::io_context io;
  Router router;
  Server second(io, {.port = first.port()}, router);
  const auto listening = second.listen();
  ASSERT_FALSE(listening);
  EXPECT_EQ(listening.error().code, ErrorCode::kConflict);
}

TEST(BeforeHook, ends_a_request_before_its_body_is_read) {
  LiveServer server;
  server.router.before("/api", [](Request& request) -> asio::awaitable<std::optional<Response>> {
    if (request.headers.find("Authorization") == "Bearer good") {
      request.context = 7;
      co_return std::nullopt;
    }
    co_return text("no", 401);
  });
  server.router.post("/api/thing", [](Request& request) -> asio::awaitable<Response> {
    co_return text(std::to_string(std::any_cast<int>(request.context)));
  });
  server.router.get("/apix", answers("{}"));
  server.start();

  Client client(server.port());
  client.post("/api/thing", "{not json");  // small: read and forgotten, the connection stays
  EXPECT_EQ(client.read().status, 401);
  client.post("/api/thing/", "{}", "Authorization: Bearer good\r\n");
  EXPECT_EQ(client.read().body, "7");
  for (const auto* path : {"/api", "/api/", "/api/unknown", "/api%2Fthing"}) {
    client.get(path);
    EXPECT_EQ(client.read().status, 401) << path;
  }
  client.get("/apix");
  EXPECT_EQ(client.read().status, 200);

  Client large(server.port());
  large.send("POST /api/thing HTTP/1.1\r\nHost: h\r\nContent-Length: 900000\r\n\r\n");
  EXPECT_EQ(large.read().status, 401);  // before a byte of the body
  Client waiting(server.port());
  waiting.send("POST /api/thing HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(waiting.read().status, 401);
}

TEST(Cors, marks_answers_to_allowed_origins_only) {
  LiveServer server;
  allow_origins(server.router, {"https://app.example.org"});
  server.router.before("/api", [](Request&) -> asio::awaitable<std::optional<Response>> { co_return text("no", 401); });
  server.start();
  Client client(server.port());
  client.send(
      "OPTIONS /api/thing HTTP/1.1\r\nHost: h\r\nOrigin: https://app.example.org\r\n"
      "Access-Control-Request-Method: POST\r\n\r\n");
  const auto preflight = client.read();
  EXPECT_EQ(preflight.status, 204);
  EXPECT_EQ(preflight.headers.at("access-control-allow-origin"), "https://app.example.org");
  EXPECT_NE(preflight.headers.at("access-control-allow-headers").find("Authorization"), std::string::npos);

  client.get("/api/thing", "Origin: https://app.example.org\r\n");
  const auto refused = client.read();
  EXPECT_EQ(refused.status, 401);  // marked too: the page must be able to read why
  EXPECT_EQ(refused.headers.at("access-control-allow-origin"), "https://app.example.org");
  EXPECT_EQ(refused.headers.at("vary"), "Origin");

  client.get("/api/thing", "Origin: https://evil.example.org\r\n");
  EXPECT_FALSE(client.read().headers.contains("access-control-allow-origin"));
  client.send(
      "OPTIONS /api/thing HTTP/1.1\r\nHost: h\r\nOrigin: https://evil.example.org\r\n"
      "Access-Control-Request-Method: POST\r\n\r\n");
  EXPECT_EQ(client.read().status, 403);
}

}  // namespace
}  // namespace dataquery::http
