#pragma once

#include <chrono>
#include <vector>

#include "base/asio.h"
#include "base/deadline.h"
#include "base/error.h"
#include "llm/chat.h"
#include "llm/http_transport.h"
#include "llm/provider.h"

namespace dataquery::llm {

/// When to ask again what may do better in a moment.
struct RetryOptions {
  int times = 2;
  std::chrono::milliseconds wait{300};  ///< before the first; twice as long before each further one; ± 50 %
};

/// Asks a model, in the format of its server. Thousands at once; holds nothing but the transport, which must outlive
/// it.
class ChatClient {
 public:
  explicit ChatClient(HttpTransport& transport, RetryOptions retry = {}) : transport_(transport), retry_(retry) {}

  /// The model's answer to `messages`, awaited without a thread. With `on_token` the answer is streamed: each piece is
  /// handed over on the coroutine's executor as it arrives, and the whole is returned at the end. What is passed by
  /// reference outlives the call. A cancelled coroutine closes the connection, see HttpTransport::stream.
  ///
  /// Asks again, with RetryOptions, while no piece was handed over: when too many requests are refused (after the time
  /// that the server asks for, if the deadline allows it), when the server fails, is overloaded, cannot be reached or
  /// breaks off. Asks once more, without sampling parameters, when the model refuses those.
  ///
  /// Errors: kUpstream (unreachable, refused, silent, broken off, not understood; the message says which and what to
  /// do), kCancelled, kBusy when the server is stopping.
  [[nodiscard]] asio::awaitable<Result<Completion>> complete(const Endpoint& endpoint,
                                                             const std::vector<Message>& messages, ChatOptions options,
                                                             OnToken on_token, Deadline deadline) const;

 private:
  struct Attempt;
  asio::awaitable<Attempt> attempt(const Endpoint& endpoint, const std::vector<Message>& messages, ChatOptions options,
                                   const OnToken& on_token, Deadline deadline) const;

  HttpTransport& transport_;
  RetryOptions retry_;
};

}  // namespace dataquery::llm
