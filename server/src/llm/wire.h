#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "llm/chat.h"
#include "llm/http_transport.h"
#include "llm/provider.h"

namespace dataquery::llm {

/// What one JSON document of a server says: a piece of a stream, or a whole answer.
struct Piece {
  bool of_the_format = false;  ///< false: something else, to be passed over
  std::string text;
  std::string model;
  std::optional<std::int64_t> prompt_tokens;  ///< so far; a later piece's count replaces an earlier one's
  std::optional<std::int64_t> completion_tokens;
  std::optional<double> cost;
  bool cut_off = false;
  bool last = false;                 ///< nothing of the text is missing
  std::optional<std::string> error;  ///< the server gives up; its words, or ""
};

/// How one kind of server is spoken to. Pure functions; any thread.
struct Wire {
  /// A chat with its address, headers and body.
  HttpRequest (*request)(const Endpoint& endpoint, const std::vector<Message>& messages, ChatOptions options,
                         bool stream);
  Piece (*stream_piece)(const boost::json::value& event);
  Piece (*whole_answer)(const boost::json::value& answer);
};

[[nodiscard]] const Wire& wire_of(WireFormat format);

}  // namespace dataquery::llm
