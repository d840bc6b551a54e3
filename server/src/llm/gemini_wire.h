#pragma once

#include "llm/wire.h"

/// Google Gemini's generateContent and, for streams, streamGenerateContent with alt=sse:
/// ai.google.dev/api/generate-content. A piece of a stream looks like a whole answer. Thoughts are no text; what a
/// function is called with is.
namespace dataquery::llm {

[[nodiscard]] HttpRequest gemini_request(const Endpoint& endpoint, const std::vector<Message>& messages,
                                         ChatOptions options, bool stream);
[[nodiscard]] Piece gemini_piece(const boost::json::value& answer);

}  // namespace dataquery::llm
