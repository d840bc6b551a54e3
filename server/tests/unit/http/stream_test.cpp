#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <stdexcept>

#include "base/log.h"
#include "http/sse.h"
#include "unit/http/live_server.h"

namespace dataquery::http {
namespace {

using namespace std::chrono_literals;
using testing::Client;
using testing::kPatience;
using testing::LiveServer;

/// Serves one stream at /events.
void serve(LiveServer& server, std::function<asio::awaitable<void>(EventStream&)> body) {
  server.router.get("/events",
                    [body = std::move(body)](Request&) -> asio::awaitable<Response> { co_return event_stream(body); });
  server.start();
}

TEST(EventStream, sends_events_as_they_come_and_keeps_the_connection) {
  LiveServer server;
  serve(server, [](EventStream& events) -> asio::awaitable<void> {
    events.send("status", R"({"step":1})");
    events.send("token", "two\nlines");
    co_return;
  });
  Client client(server.port());
  for (int i = 0; i < 2; ++i) {
    client.get("/events");
    const auto head = client.read_head();
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers.at("content-type"), "text/event-stream");
    EXPECT_EQ(head.headers.at("x-accel-buffering"), "no");
    EXPECT_EQ(head.headers.at("cache-control"), "no-cache");
    EXPECT_EQ(client.read_chunk(), "event: status\ndata: {\"step\":1}\n\n");
    EXPECT_EQ(client.read_chunk(), "event: token\ndata: two\ndata: lines\n\n");
    EXPECT_EQ(client.read_chunk(), "");
  }
}

TEST(EventStream, fills_silence_with_comments) {
  LiveServer server;
  server.options.heartbeat = 50ms;
  serve(server, [](EventStream&) -> asio::awaitable<void> {
    asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
    co_await timer.async_wait(asio::use_awaitable);
  });
  Client client(server.port());
  client.get("/events");
  client.read_head();
  EXPECT_TRUE(client.read_chunk().starts_with(": "));
  EXPECT_TRUE(client.read_chunk().ends_with("\n\n"));
}

TEST(EventStream, ends_when_the_client_leaves) {
  LiveServer server;
  std::promise<void> left;
  serve(server, [&](EventStream& events) -> asio::awaitable<void> {
    struct OnExit {
      std::promise<void>& promise;
      ~OnExit() { promise.set_value(); }
    } const on_exit{left};
    events.send("status", "{}");
    asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
    co_await timer.async_wait(asio::use_awaitable);
  });
  {
    Client client(server.port());
    client.get("/events");
    client.read_head();
    EXPECT_NE(client.read_chunk(), "");
  }
  EXPECT_EQ(left.get_future().wait_for(kPatience), std::future_status::ready);
}

TEST(EventStream, an_exception_becomes_an_error_event) {
  log::set_sink([](std::string_view) {});
  LiveServer server;
  serve(server, [](EventStream& events) -> asio::awaitable<void> {
    events.send("status", "{}");
    throw std::runtime_error("row 7 is missing");
    co_return;
  });
  Client client(server.port());
  client.get("/events");
  client.read_head();
  client.read_chunk();
  const auto error = client.read_chunk();
  EXPECT_TRUE(error.starts_with("event: error\ndata: {\"detail\":"));
  EXPECT_EQ(error.find("row 7"), std::string::npos);
  EXPECT_EQ(client.read_chunk(), "");
  log::set_sink({});
}

TEST(EventStream, a_producer_waits_for_a_client_that_reads_slowly) {
  LiveServer server;
  constexpr int kEvents = 400;
  const std::string large(100'000, 'x');
  serve(server, [&](EventStream& events) -> asio::awaitable<void> {
    for (int i = 0; i < kEvents; ++i) {
      if (!events.send("rows", large)) throw std::runtime_error("the queue ran over");
      co_await events.drained();
    }
  });
  Client client(server.port());
  client.get("/events");
  client.read_head();
  int received = 0;
  for (std::string chunk = client.read_chunk(); !chunk.empty(); chunk = client.read_chunk()) {
    EXPECT_EQ(chunk.size(), large.size() + std::string("event: rows\ndata: \n\n").size());
    ++received;
  }
  EXPECT_EQ(received, kEvents);
}

TEST(EventStream, a_client_that_reads_nothing_is_cut_off) {
  LiveServer server;
  std::promise<int> queued;
  serve(server, [&](EventStream& events) -> asio::awaitable<void> {
    const std::string large(1'000'000, 'x');
    int sent = 0;
    while (sent < 1000 && events.send("rows", large)) ++sent;
    queued.set_value(sent);
    co_return;
  });
  Client client(server.port());
  client.get("/events");
  EXPECT_LT(queued.get_future().get(), 100);
}

TEST(EventStream, a_client_of_http_1_0_gets_it_unchunked) {
  LiveServer server;
  serve(server, [](EventStream& events) -> asio::awaitable<void> {
    events.send("done", "{}");
    co_return;
  });
  Client client(server.port());
  client.send("GET /events HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client.read().body, "event: done\ndata: {}\n\n");
}

TEST(EventStream, ends_after_the_grace_time_of_a_stop) {
  LiveServer server;
  server.options.shutdown_grace = 50ms;
  std::promise<void> began;
  serve(server, [&](EventStream& events) -> asio::awaitable<void> {
    events.send("status", "{}");
    began.set_value();
    asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
    co_await timer.async_wait(asio::use_awaitable);
  });
  Client client(server.port());
  client.get("/events");
  began.get_future().wait();
  server.stop();
  server.join();
}

}  // namespace
}  // namespace dataquery::http
