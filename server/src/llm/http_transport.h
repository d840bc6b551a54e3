#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/deadline.h"
#include "base/error.h"
#include "base/secret.h"

namespace dataquery::llm {

/// A POST of JSON to an LLM server.
struct HttpRequest {
  std::string url;   ///< http or https
  Secret bearer;     ///< sent as `Authorization: Bearer …` unless empty
  std::string body;  ///< JSON
  std::string accept = "application/json";
  std::size_t max_response_bytes = 8UL << 20;
};

struct HttpResponse {
  int status = 0;
  std::string body;  ///< empty after a success whose body went to `OnBody`
  std::optional<std::chrono::seconds> retry_after;
};

/// Takes a piece of the body of a 2xx answer as it arrives. Called on the thread that called `post`.
using OnBody = std::function<void(std::string_view piece)>;

/// How requests reach an LLM server. A plain blocking call; any thread, many at once.
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;

  /// Sends `request` and waits for the whole answer, whatever its status. With `on_body`, the body of a 2xx answer is
  /// handed over in pieces instead of being kept. Returns as soon as `deadline` passes or `stop` is requested; the
  /// transfer ends then too. Redirects are not followed: a 3xx is an answer like any other.
  ///
  /// Errors: kTimeout, kCancelled; kUpstream when the server cannot be reached, is not who it claims to be, breaks the
  /// connection or answers with more than `max_response_bytes`. Messages name the host, never the key.
  [[nodiscard]] virtual Result<HttpResponse> post(const HttpRequest& request, const OnBody& on_body, Deadline deadline,
                                                  std::stop_token stop) = 0;
};

}  // namespace dataquery::llm
