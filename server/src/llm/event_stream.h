#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "llm/openai_wire.h"

namespace dataquery::llm {

/// Takes each piece of a model's answer as it arrives.
using OnToken = std::function<void(std::string_view text)>;

/// Puts a streamed chat answer together: server-sent events (WHATWG HTML, section 9.2) whose data are chat completion
/// chunks, up to `[DONE]`. Fed with pieces of any size. Not for several threads at once.
class ChatStream {
 public:
  explicit ChatStream(OnToken on_token) : on_token_(std::move(on_token)) {}

  void feed(std::string_view piece);

  /// The whole answer, once nothing more comes. A server that ignores `stream` and answers in one piece is understood.
  /// Errors: kUpstream when the stream reported an error, broke off before its end, or held nothing of the format.
  [[nodiscard]] Result<Completion> finish();

 private:
  void take_line(std::string_view line);
  void take_data(std::string_view data);

  OnToken on_token_;
  std::string line_;   ///< the line that is not complete yet
  std::string plain_;  ///< lines that are no events: perhaps one whole JSON answer
  std::string failure_;
  Completion completion_;
  bool any_ = false;
  bool done_ = false;
};

}  // namespace dataquery::llm
