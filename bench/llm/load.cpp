#include "load.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>
#include <charconv>
#include <format>
#include <iostream>

#include "http_exchange.h"
#include "model_server.h"

namespace dataquery::bench {
namespace {

struct Figures {
  std::vector<double> own_ms;
  std::vector<double> word_ms;
  int answers = 0;
  int failed = 0;
  int open = 0;
  int most_open = 0;
  int fewest_words = -1;
  std::string first_failure;
  std::int64_t first_begin = 0;
  std::int64_t last_end = 0;
};

std::int64_t number_after(std::string_view text, std::string_view mark) {
  std::int64_t value = -1;
  if (const auto at = text.find(mark); at != std::string_view::npos) {
    std::from_chars(text.data() + at + mark.size(), text.data() + text.size(), value);
  }
  return value;
}

std::string request_of(const LoadOptions& options, int client, int round) {
  namespace json = boost::json;
  std::string body;
  std::string head;
  if (options.askers.empty()) {
    const std::string prompt(4000, 'x');  // about as long as the server's
    body =
        json::serialize(json::object{{"model", options.model},
                                     {"stream", options.stream},
                                     {"messages", json::array{json::object{{"role", "user"}, {"content", prompt}}}}});
    head = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n";
  } else {
    const auto& asker = options.askers[static_cast<std::size_t>(client) % options.askers.size()];
    body = std::format(
        R"({{"connection_id":{},"engine":"llm","cache":false,"query":"Reason about our clientele, {} of {}"}})",
        asker.connection, round, client);
    head = "POST /api/query/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer " +
           asker.token + "\r\n";
    if (options.stream) head += "Accept: text/event-stream\r\n";
  }
  return head + std::format("Content-Length: {}\r\n\r\n", body.size()) + body;
}

/// Notes when the words of a piece of a stream were sent.
void note_words(std::string_view piece, Figures& figures, int& words) {
  const auto now = now_ns();
  for (auto at = piece.find('@'); at != std::string_view::npos; at = piece.find('@', at + 1)) {
    const auto sent = number_after(piece.substr(at), "@");
    if (sent <= 0) continue;
    figures.word_ms.push_back(static_cast<double>(now - sent) / 1e6);
    ++words;
  }
}

asio::awaitable<void> ask_once(HttpExchange& exchange, const LoadOptions& options, int client, int round,
                               Figures& figures) {
  const auto request = request_of(options, client, round);
  const auto began = now_ns();
  co_await exchange.write(request);
  int words = 0;
  std::string rest;  // of a stream: all but the words
  HttpExchange::OnPiece on_piece;
  if (options.stream) {
    on_piece = [&](std::string_view piece) {
      if (piece.contains("event: done") || piece.contains("event: error")) {
        rest += piece;
      } else {
        note_words(piece, figures, words);
      }
    };
  }
  const auto answer = co_await exchange.read(std::move(on_piece));
  const auto ended = now_ns();
  figures.last_end = std::max(figures.last_end, ended);
  const std::string& text = options.stream ? rest : answer.body;
  const bool answered =
      answer.head.starts_with("HTTP/1.1 200") &&
      (options.askers.empty() ? options.stream || text.contains("SELECT 1") : text.contains("\"status\":\"answered\""));
  if (!answered) {
    ++figures.failed;
    if (figures.first_failure.empty()) figures.first_failure = (answer.head + text).substr(0, 600);
    co_return;
  }
  ++figures.answers;
  if (const auto took = number_after(text, "took "); took > 0) {
    figures.own_ms.push_back(static_cast<double>(ended - began - took) / 1e6);
  }
  if (options.stream) {
    figures.fewest_words = figures.fewest_words < 0 ? words : std::min(figures.fewest_words, words);
  }
}

asio::awaitable<void> run_client(const LoadOptions& options, int client, Figures& figures) {
  const auto executor = co_await asio::this_coro::executor;
  const auto after = std::chrono::duration<double>(client / options.starts_per_second);
  asio::steady_timer start(executor, std::chrono::duration_cast<std::chrono::nanoseconds>(after));
  co_await start.async_wait(asio::use_awaitable);
  figures.most_open = std::max(figures.most_open, ++figures.open);
  try {
    asio::ip::tcp::socket socket(executor);
    co_await socket.async_connect({asio::ip::address_v4::loopback(), options.port}, asio::use_awaitable);
    HttpExchange exchange(std::move(socket));
    for (int round = 0; round < options.rounds; ++round) co_await ask_once(exchange, options, client, round, figures);
  } catch (const boost::system::system_error& error) {
    ++figures.failed;
    if (figures.first_failure.empty()) figures.first_failure = error.what();
  }
  --figures.open;
}

double at(std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(static_cast<double>(sorted.size()) * share))];
}

}  // namespace

void run_load(const LoadOptions& options) {
  asio::io_context io(1);
  Figures figures;
  figures.first_begin = now_ns();
  for (int client = 0; client < options.clients; ++client) {
    asio::co_spawn(io, run_client(options, client, figures), asio::detached);
  }
  io.run();
  std::ranges::sort(figures.own_ms);
  std::ranges::sort(figures.word_ms);
  const double seconds = static_cast<double>(figures.last_end - figures.first_begin) / 1e9;
  std::cout << boost::json::serialize(boost::json::object{{"answers", figures.answers},
                                                          {"failed", figures.failed},
                                                          {"first_failure", figures.first_failure},
                                                          {"seconds", seconds},
                                                          {"per_second", figures.answers / seconds},
                                                          {"own_p50", at(figures.own_ms, 0.5)},
                                                          {"own_p99", at(figures.own_ms, 0.99)},
                                                          {"words", figures.word_ms.size()},
                                                          {"fewest_words", figures.fewest_words},
                                                          {"word_p50", at(figures.word_ms, 0.5)},
                                                          {"word_p99", at(figures.word_ms, 0.99)},
                                                          {"word_max", at(figures.word_ms, 1)},
                                                          {"most_open", figures.most_open}})
            << std::endl;
}

}  // namespace dataquery::bench
