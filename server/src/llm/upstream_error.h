#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "llm/http_transport.h"
#include "llm/provider.h"

namespace dataquery::llm {

/// What an answer other than 2xx means: kUpstream, with a message that says what to do (a wrong key, no credit left, an
/// unknown model, too many requests, a failing server). The server's own words are quoted, except where it refuses the
/// key, because such answers repeat parts of it.
[[nodiscard]] Error upstream_error(const Endpoint& endpoint, const HttpResponse& response);

/// A transport's failure in words that name the provider. Timeouts and broken connections become kUpstream: the model
/// failed, not we; kCancelled stays.
[[nodiscard]] Error upstream_error(const Endpoint& endpoint, Error error);

/// Whether the same request may do better in a moment: too many requests, a server that fails or is overloaded; not
/// where the account's credit is used up.
[[nodiscard]] bool may_pass(const HttpResponse& response);

/// `text` on one line, at most 300 bytes, without control characters, the key, and words that look like one.
[[nodiscard]] std::string safe_quote(std::string_view text, const Secret& key);

}  // namespace dataquery::llm
