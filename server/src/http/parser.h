#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "http/request.h"
#include "http/response.h"

namespace dataquery::http {

/// One request from bytes: Boost.Beast's parser writing straight into a Request. One object a connection; `begin`
/// starts the next request. I/O thread only.
class Parser {
 public:
  enum class State : std::uint8_t { kNeedsMore, kHeaderDone, kDone };
  /// Takes a piece of the body; an error ends the request.
  using Sink = std::function<Result<void>(std::string_view)>;
  /// Unexpected: the answer to what is malformed, too large or not supported (400, 413, 431, 501, 505). The connection
  /// cannot go on then.
  using Step = std::expected<State, Response>;

  Parser(std::size_t header_limit, Request& request);
  ~Parser();
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  void begin();

  /// Reads up to the end of the header, filling method, target, path, query and headers. Adds what it took to
  /// `consumed`.
  [[nodiscard]] Step read_header(std::string_view bytes, std::size_t& consumed);

  /// Reads the body into `sink`, at most `limit` bytes of it.
  [[nodiscard]] Step read_body(std::string_view bytes, std::size_t& consumed, std::uint64_t limit, const Sink& sink);

  // Once the header is done:
  [[nodiscard]] bool done() const;  ///< body and all
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] bool http_1_0() const;
  [[nodiscard]] std::optional<std::uint64_t> content_length() const;
  /// What is left of a body of known length.
  [[nodiscard]] std::optional<std::uint64_t> body_remaining() const;

 private:
  class Reader;
  const std::size_t header_limit_;
  Request& request_;
  std::unique_ptr<Reader> reader_;
};

}  // namespace dataquery::http
