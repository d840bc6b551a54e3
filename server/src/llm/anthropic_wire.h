#pragma once

#include "llm/wire.h"

/// Anthropic's Messages: platform.claude.com/docs/en/api/messages, and build-with-claude/streaming. Events of a kind
/// that is not known are passed over, as that page asks. Thoughts are no text; a tool call's input is.
namespace dataquery::llm {

[[nodiscard]] HttpRequest anthropic_request(const Endpoint& endpoint, const std::vector<Message>& messages,
                                            ChatOptions options, bool stream);
[[nodiscard]] Piece anthropic_stream_piece(const boost::json::value& event);
[[nodiscard]] Piece anthropic_whole_answer(const boost::json::value& answer);

}  // namespace dataquery::llm
