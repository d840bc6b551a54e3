#include "http_exchange.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cctype>
#include <charconv>

namespace dataquery::bench {
namespace {

std::size_t number(std::string_view text, int base) {
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

}  // namespace

std::string_view header(std::string_view head, std::string_view name) {
  for (std::size_t line = head.find('\n'); line != std::string_view::npos; line = head.find('\n', line + 1)) {
    const auto rest = head.substr(line + 1);
    const bool found = rest.size() > name.size() && rest[name.size()] == ':' &&
                       std::equal(name.begin(), name.end(), rest.begin(),
                                  [](char a, char b) { return std::tolower(a) == std::tolower(b); });
    if (!found) continue;
    auto value = rest.substr(name.size() + 1, rest.find('\r') - name.size() - 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    return value;
  }
  return "";
}

asio::awaitable<void> HttpExchange::more() {
  constexpr std::size_t kPiece = 4096;
  const auto had = in_.size();
  in_.resize(had + kPiece);
  const auto got = co_await socket_.async_read_some(asio::buffer(in_.data() + had, kPiece), asio::use_awaitable);
  in_.resize(had + got);
}

asio::awaitable<HttpExchange::Message> HttpExchange::read(OnPiece on_piece) {
  std::size_t end = 0;
  while ((end = in_.find("\r\n\r\n")) == std::string::npos) co_await more();
  Message message{.head = in_.substr(0, end + 2), .body = {}};
  in_.erase(0, end + 4);
  if (header(message.head, "Transfer-Encoding") == "chunked") {
    co_await read_chunked(message.body, on_piece);
    co_return message;
  }
  const auto size = number(header(message.head, "Content-Length"), 10);
  while (in_.size() < size) co_await more();
  message.body = in_.substr(0, size);
  in_.erase(0, size);
  co_return message;
}

asio::awaitable<void> HttpExchange::read_chunked(std::string& body, const OnPiece& on_piece) {
  for (;;) {
    std::size_t end = 0;
    while ((end = in_.find("\r\n")) == std::string::npos) co_await more();
    const auto size = number(std::string_view(in_).substr(0, end), 16);
    while (in_.size() < end + 2 + size + 2) co_await more();
    const auto chunk = std::string_view(in_).substr(end + 2, size);
    if (on_piece && size > 0) {
      on_piece(chunk);
    } else {
      body += chunk;
    }
    in_.erase(0, end + 2 + size + 2);
    if (size == 0) co_return;
  }
}

asio::awaitable<void> HttpExchange::write(std::string_view bytes) {
  co_await asio::async_write(socket_, asio::buffer(bytes), asio::use_awaitable);
}

}  // namespace dataquery::bench
