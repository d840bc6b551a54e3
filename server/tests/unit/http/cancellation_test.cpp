#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <future>
#include <mutex>
#include <semaphore>

#include "base/run_blocking.h"
#include "http/problem.h"
#include "unit/http/live_server.h"

namespace dataquery::http {
namespace {

using namespace std::chrono_literals;
using testing::answers;
using testing::Client;
using testing::kPatience;
using testing::LiveServer;

/// Blocks until asked to stop, as a driver's call does until it is interrupted.
Result<int> blocks(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock(mutex);
  changed.wait(lock, stop, [] { return false; });
  return fail(ErrorCode::kCancelled, "interrupted");
}

/// A server whose /slow runs on a pool until it is stopped, and tells when it begins and how it ended.
class SlowServer : public LiveServer {
 public:
  SlowServer() {
    router.get("/health", answers("{}"));
    router.get("/slow", [this](Request& request) -> asio::awaitable<Response> {
      const auto token = request.stop_token();
      const auto result = co_await run_blocking(pool, [this](std::stop_token stop) {
        began.release();
        return blocks(stop);
      });
      stop_was_requested = token.stop_requested();
      ended.release();
      co_return problem(result.error());
    });
    router.get("/waits", [this](Request&) -> asio::awaitable<Response> {
      asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
      began.release();
      co_await timer.async_wait(asio::use_awaitable);
      co_return json("{}");
    });
  }
  BlockingPool pool{{.threads = 2}};
  std::counting_semaphore<> began{0};
  std::counting_semaphore<> ended{0};
  std::atomic<bool> stop_was_requested = false;
};

TEST(Cancellation, a_client_that_leaves_stops_the_blocking_call_of_its_request) {
  SlowServer server;
  server.start();
  Client client(server.port());
  client.get("/slow");
  ASSERT_TRUE(server.began.try_acquire_for(kPatience));
  client.close();
  ASSERT_TRUE(server.ended.try_acquire_for(kPatience));
  EXPECT_TRUE(server.stop_was_requested);
}

TEST(Cancellation, a_client_that_leaves_ends_what_its_handler_awaits) {
  SlowServer server;
  server.start();
  {
    Client client(server.port());
    client.get("/waits");
    ASSERT_TRUE(server.began.try_acquire_for(kPatience));
    EXPECT_EQ(server.connections(), 1U);
  }
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (server.connections() != 0 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_EQ(server.connections(), 0U);
}

TEST(Cancellation, a_client_that_pipelines_has_not_left) {
  LiveServer server;
  std::promise<void> began;
  std::promise<void> go_on;
  BlockingPool pool({.threads = 1});
  server.router.get("/gate", [&](Request&) -> asio::awaitable<Response> {
    (void)co_await run_blocking(pool, [&](std::stop_token) -> Result<int> {
      began.set_value();
      go_on.get_future().wait();
      return 1;
    });
    co_return text("first");
  });
  server.router.get("/second", [](Request&) -> asio::awaitable<Response> { co_return text("second"); });
  server.start();
  Client client(server.port());
  client.get("/gate");
  began.get_future().wait();
  client.get("/second");
  go_on.set_value();
  EXPECT_EQ(client.read().body, "first");
  EXPECT_EQ(client.read().body, "second");
}

TEST(Cancellation, the_deadline_ends_a_handler_with_504_and_the_connection_goes_on) {
  SlowServer server;
  server.options.request_timeout = 100ms;
  server.start();
  Client client(server.port());
  client.get("/waits");
  EXPECT_EQ(client.read().status, 504);
  client.get("/slow");
  EXPECT_EQ(client.read().status, 504);
  client.get("/health");
  EXPECT_EQ(client.read().status, 200);
}

TEST(Cancellation, the_deadline_ends_a_before_hook_with_504) {
  LiveServer server;
  BlockingPool pool({.threads = 1});
  server.router.before("/slow", [&](Request&) -> asio::awaitable<std::optional<Response>> {
    const auto done = co_await run_blocking(pool, [](std::stop_token stop) { return blocks(stop); });
    co_return problem(done.error());
  });
  server.router.get("/slow", answers("{}"));
  server.options.request_timeout = 100ms;
  server.start();
  Client client(server.port());
  client.get("/slow");
  EXPECT_EQ(client.read().status, 504);
}

TEST(Stop, finishes_running_requests_and_closes_idle_connections) {
  LiveServer server;
  std::promise<void> began;
  std::promise<void> go_on;
  BlockingPool pool({.threads = 1});
  server.router.get("/health", answers("{}"));
  server.router.get("/gate", [&](Request&) -> asio::awaitable<Response> {
    (void)co_await run_blocking(pool, [&](std::stop_token) -> Result<int> {
      began.set_value();
      go_on.get_future().wait();
      return 1;
    });
    co_return text("whole");
  });
  server.start();
  Client idle(server.port());
  idle.get("/health");
  EXPECT_EQ(idle.read().status, 200);
  Client busy(server.port());
  busy.get("/gate");
  began.get_future().wait();
  server.stop();
  EXPECT_TRUE(idle.closed());
  EXPECT_THROW(Client(server.port()), boost::system::system_error);  // no longer accepts
  go_on.set_value();
  const auto answer = busy.read();
  EXPECT_EQ(answer.body, "whole");
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_TRUE(busy.closed());
  server.join();
}

TEST(Stop, cancels_what_still_runs_after_the_grace_time) {
  SlowServer server;
  server.options.shutdown_grace = 100ms;
  server.start();
  Client client(server.port());
  client.get("/slow");
  ASSERT_TRUE(server.began.try_acquire_for(kPatience));
  server.stop();
  server.join();
  EXPECT_EQ(client.read().status, 503);
}

TEST(Stop, ends_at_once_when_nothing_runs) {
  LiveServer server;
  server.router.get("/health", answers("{}"));
  server.start();
  {
    Client client(server.port());
    client.get("/health");
    EXPECT_EQ(client.read().status, 200);
  }
  const auto began = std::chrono::steady_clock::now();
  server.stop();
  server.stop();
  server.join();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
}

}  // namespace
}  // namespace dataquery::http
