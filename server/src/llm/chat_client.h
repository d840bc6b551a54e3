#pragma once

#include <stop_token>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "llm/event_stream.h"
#include "llm/http_transport.h"
#include "llm/openai_wire.h"
#include "llm/provider.h"

namespace dataquery::llm {

/// Asks a model by POST {base_url}/chat/completions. Any thread, many at once; holds nothing but the transport, which
/// must outlive it.
class ChatClient {
 public:
  explicit ChatClient(HttpTransport& transport) : transport_(transport) {}

  /// The model's answer to `messages`. With `on_token` the answer is streamed: each piece is handed over on this thread
  /// as it arrives, and the whole is returned at the end. Asks once more, without sampling parameters, when the model
  /// refuses those.
  ///
  /// Errors: kUpstream (unreachable, refused, silent, not understood; the message says which and what to do),
  /// kCancelled.
  [[nodiscard]] Result<Completion> complete(const Endpoint& endpoint, const std::vector<Message>& messages,
                                            const OnToken& on_token, Deadline deadline, std::stop_token stop) const;

 private:
  HttpTransport& transport_;
};

}  // namespace dataquery::llm
