#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/asio.h"
#include "base/deadline.h"
#include "base/error.h"
#include "llm/chat_client.h"
#include "llm/prompt.h"
#include "llm/provider.h"
#include "source/query.h"

namespace dataquery::llm {

/// What a model proposes. The query is a stranger's text: only the guard may make it runnable.
struct Draft {
  std::optional<source::Query> query;  ///< none: the model wrote none; `words` says why
  std::string words;                   ///< the model's explanation; may be empty
  std::string answer;                  ///< all that the model wrote
  std::string model;                   ///< that answered
  std::optional<Usage> usage;
};

/// Has an LLM write: one chat request, and the reading of its answer. Thousands at once; the transport must outlive it.
///
/// Settings come from `choose`. With `on_token` the answer is streamed, see ChatClient::complete; no thread waits. Give
/// a deadline shorter than the request's own, so that a silent model ends as kUpstream while there is still time to say
/// so. What is passed by reference outlives the call.
///
/// Errors of both: kInvalidArgument (settings that cannot work; the message names which), kUpstream (also a silent
/// server and an answer that is empty or cut off), kCancelled. Public messages never hold the key.
class Drafter {
 public:
  explicit Drafter(HttpTransport& transport) : chat_(transport) {}

  /// A query; `messages` come from `build_messages`.
  [[nodiscard]] asio::awaitable<Result<Draft>> draft(const std::vector<Message>& messages, catalog::Dialect dialect,
                                                     const Settings& settings, OnToken on_token,
                                                     Deadline deadline) const;

  /// Prose; `messages` come from `build_words_messages`.
  [[nodiscard]] asio::awaitable<Result<Completion>> words(const std::vector<Message>& messages,
                                                          const Settings& settings, OnToken on_token,
                                                          Deadline deadline) const;

 private:
  ChatClient chat_;
};

}  // namespace dataquery::llm
