#include "llm/gemini_wire.h"

#include <boost/json.hpp>
#include <cctype>
#include <format>

#include "base/utf8.h"
#include "llm/json_fields.h"
#include "llm/wire_error.h"

namespace dataquery::llm {
namespace {

namespace json = boost::json;

constexpr int kThoughtTokens = 4'096;  // maxOutputTokens counts them too

/// For the path of an address. "models/gemini-…" is how the list of models names them.
std::string path_of(std::string_view model) {
  constexpr std::string_view kFolder = "models/";
  if (model.starts_with(kFolder)) model.remove_prefix(kFolder.size());
  std::string path(kFolder);
  for (const char c : model) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_';
    path += plain ? std::string(1, c) : std::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return path;
}

json::object content_of(const std::string& text) {
  return {{"parts", json::array{json::object{{"text", to_valid_utf8(text)}}}}};
}

std::string text_of(const json::value& candidate) {
  std::string text;
  const auto* content = member(candidate, "content");
  const auto* parts = content == nullptr ? nullptr : array_at(*content, "parts");
  if (parts == nullptr) return text;
  for (const auto& part : *parts) {
    const auto* thought = member(part, "thought");
    if (thought != nullptr && thought->is_bool() && thought->get_bool()) continue;
    text += text_at(part, "text");
    if (const auto* call = member(part, "functionCall")) {
      if (const auto* arguments = member(*call, "args")) text += json::serialize(*arguments);
    }
  }
  return text;
}

}  // namespace

HttpRequest gemini_request(const Endpoint& endpoint, const std::vector<Message>& messages, ChatOptions options,
                           bool stream) {
  std::string system;
  json::array contents;
  for (const auto& message : messages) {
    if (message.role == Role::kSystem) {
      if (!system.empty()) system += "\n\n";
      system += message.content;
      continue;
    }
    auto content = content_of(message.content);
    content["role"] = message.role == Role::kUser ? "user" : "model";
    contents.push_back(std::move(content));
  }
  json::object generation{{"maxOutputTokens", options.max_tokens + kThoughtTokens}};
  if (!options.plain) generation["temperature"] = 0;
  json::object body{{"contents", std::move(contents)}, {"generationConfig", std::move(generation)}};
  if (!system.empty()) body["systemInstruction"] = content_of(system);
  return {.url = endpoint.base_url + "/" + path_of(endpoint.model) +
                 (stream ? ":streamGenerateContent?alt=sse" : ":generateContent"),
          .headers = headers_of(endpoint),
          .body = written(body),
          .accept = stream ? "text/event-stream" : "application/json"};
}

Piece gemini_piece(const json::value& answer) {
  Piece piece;
  if (has_error(answer)) {
    piece.of_the_format = true;
    piece.error = error_in(answer).message;
    return piece;
  }
  piece.model = text_at(answer, "modelVersion");
  if (const auto* usage = member(answer, "usageMetadata"); usage != nullptr && usage->is_object()) {
    piece.prompt_tokens = integer_at(*usage, "promptTokenCount");
    const auto written = integer_at(*usage, "candidatesTokenCount");
    const auto thought = integer_at(*usage, "thoughtsTokenCount");
    if (written || thought) piece.completion_tokens = written.value_or(0) + thought.value_or(0);
  }
  if (const auto* feedback = member(answer, "promptFeedback")) {
    if (const auto reason = text_at(*feedback, "blockReason"); !reason.empty()) {
      piece.of_the_format = true;
      piece.error = std::format("the question was blocked ({})", reason);
      return piece;
    }
  }
  const auto* candidates = array_at(answer, "candidates");
  piece.of_the_format = candidates != nullptr || piece.prompt_tokens.has_value();
  if (candidates == nullptr || candidates->empty()) return piece;
  const auto& candidate = candidates->front();
  const auto reason = text_at(candidate, "finishReason");
  piece.last = !reason.empty();
  piece.cut_off = piece.last && reason != "STOP";  // MAX_TOKENS, SAFETY, RECITATION, …
  piece.text = text_of(candidate);
  return piece;
}

}  // namespace dataquery::llm
