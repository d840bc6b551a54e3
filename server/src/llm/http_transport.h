#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/asio.h"
#include "base/deadline.h"
#include "base/error.h"
#include "base/secret.h"

namespace dataquery::llm {

/// A header whose value nobody is shown: it may be a key.
struct HttpHeader {
  std::string name;
  Secret value;
};

/// A request to an LLM server: a POST of JSON, or a GET.
struct HttpRequest {
  enum class Method : std::uint8_t { kPost, kGet };

  std::string url;                  ///< http or https
  std::vector<HttpHeader> headers;  ///< beside Accept and Content-Type: the key, a version
  std::string body;                 ///< JSON; empty for a GET
  std::string accept = "application/json";
  Method method = Method::kPost;
  std::size_t max_response_bytes = 8UL << 20;
};

struct HttpResponse {
  int status = 0;
  std::string body;  ///< empty after a success whose body went to `OnBody`
  std::optional<std::chrono::seconds> retry_after;
};

/// Takes a piece of the body of a 2xx answer as it arrives. Called on the executor of the coroutine that streams.
using OnBody = std::function<void(std::string_view piece)>;

/// How requests reach an LLM server. Redirects are not followed: a 3xx is an answer like any other.
///
/// Errors of both calls: kTimeout, kCancelled; kSourceUnavailable when the server cannot be reached or breaks the
/// connection, which may be better in a moment; kUpstream when it cannot be found, is not who it claims to be, must not
/// be called or answers with more than `max_response_bytes`. Messages name the host, never the key.
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;

  /// Sends `request` and waits for the whole answer, whatever its status. A plain blocking call; any thread, many at
  /// once. Returns as soon as `deadline` passes or `stop` is requested; the transfer ends then too.
  [[nodiscard]] virtual Result<HttpResponse> send(const HttpRequest& request, Deadline deadline,
                                                  std::stop_token stop) = 0;

  /// The same without a thread, for answers that take long: thousands at once. With `on_body`, the body of a 2xx answer
  /// is handed over in pieces as they come, on the awaiting coroutine's executor, instead of being kept; what that
  /// throws ends the transfer and is thrown on. The transfer ends at `deadline`, when the coroutine is cancelled
  /// (kCancelled; its next co_await throws) and when it is destroyed: the server sees the connection close.
  ///
  /// The executor runs one handler at a time, and outlives the transfers in flight.
  [[nodiscard]] virtual asio::awaitable<Result<HttpResponse>> stream(HttpRequest request, OnBody on_body,
                                                                     Deadline deadline) = 0;
};

}  // namespace dataquery::llm
