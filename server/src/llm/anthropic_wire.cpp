#include "llm/anthropic_wire.h"

#include <boost/json.hpp>

#include "base/utf8.h"
#include "llm/json_fields.h"
#include "llm/wire_error.h"

namespace dataquery::llm {
namespace {

namespace json = boost::json;

constexpr int kThoughtTokens = 4'096;  // max_tokens counts them too, where a model thinks first

/// The prompt's tokens are told in three parts: new, written to the server's cache, read from it.
void add_usage(Piece& piece, const json::value* usage) {
  if (usage == nullptr || !usage->is_object()) return;
  if (const auto input = integer_at(*usage, "input_tokens")) {
    piece.prompt_tokens = *input + integer_at(*usage, "cache_creation_input_tokens").value_or(0) +
                          integer_at(*usage, "cache_read_input_tokens").value_or(0);
  }
  piece.completion_tokens = integer_at(*usage, "output_tokens");
}

bool is_cut_off(std::string_view stop_reason) {
  return stop_reason == "max_tokens" || stop_reason == "model_context_window_exceeded" || stop_reason == "refusal";
}

}  // namespace

HttpRequest anthropic_request(const Endpoint& endpoint, const std::vector<Message>& messages, ChatOptions options,
                              bool stream) {
  std::string system;
  json::array list;
  for (const auto& message : messages) {
    auto text = to_valid_utf8(message.content);
    if (message.role == Role::kSystem) {
      if (!system.empty()) system += "\n\n";
      system += text;
    } else {
      list.push_back(json::object{{"role", message.role == Role::kUser ? "user" : "assistant"}, {"content", text}});
    }
  }
  json::object body{{"model", endpoint.model},
                    {"max_tokens", options.max_tokens + kThoughtTokens},
                    {"messages", std::move(list)},
                    {"stream", stream}};
  if (!system.empty()) body["system"] = system;
  if (!options.plain) body["temperature"] = 0;
  return {.url = endpoint.base_url + "/messages",
          .headers = headers_of(endpoint),
          .body = written(body),
          .accept = stream ? "text/event-stream" : "application/json"};
}

Piece anthropic_stream_piece(const json::value& event) {
  Piece piece;
  const auto type = text_at(event, "type");
  piece.of_the_format = !type.empty();
  if (type == "error") {
    piece.error = error_in(event).message;
  } else if (type == "message_start") {
    if (const auto* message = member(event, "message")) {
      piece.model = text_at(*message, "model");
      add_usage(piece, member(*message, "usage"));
    }
  } else if (type == "content_block_start") {
    if (const auto* block = member(event, "content_block")) piece.text = text_at(*block, "text");
  } else if (type == "content_block_delta") {
    if (const auto* delta = member(event, "delta")) {
      piece.text = text_at(*delta, "text");
      if (piece.text.empty()) piece.text = text_at(*delta, "partial_json");
    }
  } else if (type == "message_delta") {
    if (const auto* delta = member(event, "delta")) piece.cut_off = is_cut_off(text_at(*delta, "stop_reason"));
    add_usage(piece, member(event, "usage"));
  } else if (type == "message_stop") {
    piece.last = true;
  }
  return piece;
}

Piece anthropic_whole_answer(const json::value& answer) {
  Piece piece;
  if (text_at(answer, "type") == "error") {
    piece.of_the_format = true;
    piece.error = error_in(answer).message;
    return piece;
  }
  const auto* content = array_at(answer, "content");
  if (content == nullptr) return piece;
  piece.of_the_format = true;
  piece.last = true;
  for (const auto& block : *content) {
    const auto type = text_at(block, "type");
    if (type == "text") piece.text += text_at(block, "text");
    if (const auto* input = member(block, "input"); input != nullptr && type == "tool_use") {
      piece.text += json::serialize(*input);
    }
  }
  piece.model = text_at(answer, "model");
  piece.cut_off = is_cut_off(text_at(answer, "stop_reason"));
  add_usage(piece, member(answer, "usage"));
  return piece;
}

}  // namespace dataquery::llm
