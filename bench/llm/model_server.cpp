#include "model_server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <chrono>
#include <format>
#include <string>

#include "http_exchange.h"

namespace dataquery::bench {
namespace {

/// What the model's name asks for.
struct Manner {
  int words = 0;
  std::chrono::milliseconds pause{0};
};

int number_at(std::string_view text, std::size_t at) {
  int value = 0;
  if (at < text.size()) std::from_chars(text.data() + at, text.data() + text.size(), value);
  return value;
}

Manner manner_of(std::string_view body) {
  if (const auto at = body.find("\"wait-"); at != std::string_view::npos) {
    return {.words = 0, .pause = std::chrono::milliseconds(number_at(body, at + 6))};
  }
  if (const auto at = body.find("\"drip-"); at != std::string_view::npos) {
    const auto dash = body.find('-', at + 6);
    return {.words = number_at(body, at + 6), .pause = std::chrono::milliseconds(number_at(body, dash + 1))};
  }
  return {};
}

std::string piece(std::string_view text, const char* reason) {
  const auto event =
      std::format(R"(data: {{"model":"bench","choices":[{{"index":0,"delta":{{"content":"{}"}},"finish_reason":{}}}]}})"
                  "\n\n",
                  text, reason);
  return std::format("{:x}\r\n{}\r\n", event.size(), event);
}

constexpr const char* kUsage = R"("usage":{"prompt_tokens":500,"completion_tokens":20})";

asio::awaitable<void> until(std::chrono::steady_clock::time_point when) {
  asio::steady_timer timer(co_await asio::this_coro::executor, when);
  co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> answer(HttpExchange& exchange, const std::string& body) {
  const auto began = now_ns();
  const auto start = std::chrono::steady_clock::now();
  const auto manner = manner_of(body);
  const auto end = [&] { return std::format("```sql\\nSELECT 1 AS one\\n```\\ntook {}", now_ns() - began); };
  if (!body.contains("\"stream\":true")) {
    co_await until(start + manner.pause * std::max(1, manner.words));
    const auto text = std::format(
        R"({{"model":"bench","choices":[{{"message":{{"content":"{}"}},"finish_reason":"stop"}}],{}}})", end(), kUsage);
    co_await exchange.write(std::format(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}", text.size(), text));
    co_return;
  }
  co_await exchange.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int word = 0; word < manner.words; ++word) {
    co_await until(start + manner.pause * (word + 1));  // not from the last: streams would fall into step
    co_await exchange.write(piece(std::format("@{} ", now_ns()), "null"));
  }
  if (manner.words == 0) co_await until(start + manner.pause);
  const auto last = std::format("data: {{\"choices\":[],{}}}\n\ndata: [DONE]\n\n", kUsage);
  co_await exchange.write(piece(end(), "\"stop\"") + std::format("{:x}\r\n{}\r\n0\r\n\r\n", last.size(), last));
}

asio::awaitable<void> serve(asio::ip::tcp::socket socket) {
  HttpExchange exchange(std::move(socket));
  try {
    for (;;) {
      const auto request = co_await exchange.read();
      co_await answer(exchange, request.body);
    }
  } catch (const boost::system::system_error&) {  // the caller has left
  }
}

}  // namespace

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

ModelServer::ModelServer(asio::io_context& io) : acceptor_(io, {asio::ip::address_v4::loopback(), 0}) {
  acceptor_.listen(4096);
  asio::co_spawn(io, listen(), asio::detached);
}

asio::awaitable<void> ModelServer::listen() {
  for (;;) {
    auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
    auto executor = acceptor_.get_executor();
    asio::co_spawn(executor, serve(std::move(socket)), asio::detached);
  }
}

}  // namespace dataquery::bench
