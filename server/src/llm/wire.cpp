#include "llm/wire.h"

#include "llm/anthropic_wire.h"
#include "llm/gemini_wire.h"
#include "llm/openai_wire.h"

namespace dataquery::llm {

const Wire& wire_of(WireFormat format) {
  static constexpr Wire kOpenAi{openai_request, openai_stream_piece, openai_whole_answer};
  static constexpr Wire kAnthropic{anthropic_request, anthropic_stream_piece, anthropic_whole_answer};
  static constexpr Wire kGemini{gemini_request, gemini_piece, gemini_piece};
  switch (format) {
    case WireFormat::kAnthropic:
      return kAnthropic;
    case WireFormat::kGemini:
      return kGemini;
    case WireFormat::kOpenAi:
      break;
  }
  return kOpenAi;
}

}  // namespace dataquery::llm
