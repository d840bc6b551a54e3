#pragma once

#include "llm/wire.h"

/// OpenAI's chat completions, which many servers speak: platform.openai.com/docs/api-reference/chat. OpenRouter adds
/// `usage.cost`. A tool call's arguments count as text.
namespace dataquery::llm {

[[nodiscard]] HttpRequest openai_request(const Endpoint& endpoint, const std::vector<Message>& messages,
                                         ChatOptions options, bool stream);
[[nodiscard]] Piece openai_stream_piece(const boost::json::value& event);
[[nodiscard]] Piece openai_whole_answer(const boost::json::value& answer);

}  // namespace dataquery::llm
