// The HTTP server alone: what a request costs before anything is done for it. `run` beside this file drives it with
// wrk.
//
// usage: bench_http PORT

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>

#include "base/run_blocking.h"
#include "http/server.h"
#include "http/sse.h"

namespace {

using namespace dataquery;

/// The routes that the measurements ask: an answer at once, one by way of a pool's thread, a body of 100 kB, an echo, a
/// stream of ten events.
void add_routes(http::Router& router, BlockingPool& pool) {
  router.get("/health",
             [](http::Request&) -> asio::awaitable<http::Response> { co_return http::json(R"({"status":"ok"})"); });
  router.get("/pool", [&pool](http::Request&) -> asio::awaitable<http::Response> {
    auto body =
        co_await run_blocking(pool, [](std::stop_token) -> Result<std::string> { return R"({"status":"ok"})"; });
    co_return http::json(std::move(body).value_or("{}"), body ? 200 : 503);
  });
  router.get("/large", [](http::Request&) -> asio::awaitable<http::Response> {
    co_return http::json(std::string(100'000, 'x'));
  });
  router.post("/items/{id}/echo", [](http::Request& request) -> asio::awaitable<http::Response> {
    co_return http::json(std::move(request.body));
  });
  router.get("/events", [](http::Request&) -> asio::awaitable<http::Response> {
    co_return http::event_stream([](http::EventStream& events) -> asio::awaitable<void> {
      for (int i = 0; i < 10; ++i) events.send("token", R"({"text":"word"})");
      co_return;
    });
  });
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: bench_http PORT\n";
    return 2;
  }
  asio::io_context io(1);
  BlockingPool pool({.name = "bench", .threads = 2, .queue = 4096});
  http::Router router;
  add_routes(router, pool);
  http::Server server(io, {.port = static_cast<std::uint16_t>(std::atoi(arguments[1])), .access_log = false}, router);
  if (const auto listening = server.listen(); !listening) {
    std::cerr << listening.error().message << '\n';
    return 1;
  }
  asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&](const boost::system::error_code&, int) { server.stop(); });
  std::cout << server.port() << std::endl;
  io.run();
  pool.stop();
}
