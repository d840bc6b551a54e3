#include "llm/openai_wire.h"

#include <boost/json.hpp>

#include "base/utf8.h"
#include "llm/json_fields.h"
#include "llm/wire_error.h"

namespace dataquery::llm {
namespace {

namespace json = boost::json;

std::string_view role_name(Role role) {
  switch (role) {
    case Role::kSystem:
      return "system";
    case Role::kUser:
      return "user";
    case Role::kAssistant:
      return "assistant";
  }
  return "user";
}

void add_usage(Piece& piece, const json::value& answer) {
  const auto* usage = member(answer, "usage");
  if (usage == nullptr || !usage->is_object()) return;
  piece.prompt_tokens = integer_at(*usage, "prompt_tokens");
  piece.completion_tokens = integer_at(*usage, "completion_tokens");
  piece.cost = number_at(*usage, "cost");
}

/// Content, or what a tool is called with: a message, or a piece of one.
std::string text_of(const json::value& message) {
  std::string text(text_at(message, "content"));
  if (const auto* calls = array_at(message, "tool_calls"); calls != nullptr && text.empty()) {
    for (const auto& call : *calls) {
      if (const auto* function = member(call, "function")) text += text_at(*function, "arguments");
    }
  }
  return text;
}

Piece piece_of(const json::value& answer, std::string_view message_name) {
  Piece piece;
  if (has_error(answer)) {
    piece.of_the_format = true;
    piece.error = error_in(answer).message;
    return piece;
  }
  piece.model = text_at(answer, "model");
  add_usage(piece, answer);
  const auto* choices = array_at(answer, "choices");
  if (choices == nullptr) return piece;
  piece.of_the_format = true;
  if (choices->empty()) return piece;
  const auto& choice = choices->front();
  const auto reason = text_at(choice, "finish_reason");
  piece.last = !reason.empty();
  piece.cut_off = reason == "length" || reason == "content_filter";
  if (const auto* message = member(choice, message_name)) piece.text = text_of(*message);
  return piece;
}

}  // namespace

HttpRequest openai_request(const Endpoint& endpoint, const std::vector<Message>& messages, ChatOptions options,
                           bool stream) {
  json::array list;
  for (const auto& message : messages) {
    list.push_back(json::object{{"role", role_name(message.role)}, {"content", to_valid_utf8(message.content)}});
  }
  json::object body{{"model", endpoint.model}, {"messages", std::move(list)}, {"stream", stream}};
  if (stream) body["stream_options"] = json::object{{"include_usage", true}};
  if (endpoint.asks_for_cost) body["usage"] = json::object{{"include", true}};
  if (!options.plain) {  // models that reason want the limit under another name
    body["temperature"] = 0;
    body["max_tokens"] = options.max_tokens;
  }
  return {.url = endpoint.base_url + "/chat/completions",
          .headers = headers_of(endpoint),
          .body = written(body),
          .accept = stream ? "text/event-stream" : "application/json"};
}

Piece openai_stream_piece(const json::value& event) { return piece_of(event, "delta"); }

Piece openai_whole_answer(const json::value& answer) {
  auto piece = piece_of(answer, "message");
  const auto* choices = array_at(answer, "choices");
  const bool complete = choices != nullptr && !choices->empty() && member(choices->front(), "message") != nullptr;
  if (!piece.error) piece.of_the_format = complete;
  piece.last = complete;
  return piece;
}

}  // namespace dataquery::llm
