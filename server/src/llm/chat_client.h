#pragma once

#include <vector>

#include "base/asio.h"
#include "base/deadline.h"
#include "base/error.h"
#include "llm/event_stream.h"
#include "llm/http_transport.h"
#include "llm/openai_wire.h"
#include "llm/provider.h"

namespace dataquery::llm {

/// Asks a model by POST {base_url}/chat/completions. Thousands at once; holds nothing but the transport, which must
/// outlive it.
class ChatClient {
 public:
  explicit ChatClient(HttpTransport& transport) : transport_(transport) {}

  /// The model's answer to `messages`, awaited without a thread. With `on_token` the answer is streamed: each piece is
  /// handed over on the coroutine's executor as it arrives, and the whole is returned at the end. Asks once more,
  /// without sampling parameters, when the model refuses those. What is passed by reference outlives the call.
  /// A cancelled coroutine closes the connection, see HttpTransport::stream.
  ///
  /// Errors: kUpstream (unreachable, refused, silent, not understood; the message says which and what to do),
  /// kCancelled.
  [[nodiscard]] asio::awaitable<Result<Completion>> complete(const Endpoint& endpoint,
                                                             const std::vector<Message>& messages, ChatOptions options,
                                                             OnToken on_token, Deadline deadline) const;

 private:
  HttpTransport& transport_;
};

}  // namespace dataquery::llm
