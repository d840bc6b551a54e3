#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "http/response.h"

namespace dataquery::http {

/// The HTTP status that tells of `code`; the only place that knows.
[[nodiscard]] int status_of(ErrorCode code);

/// The answer to a failure: `{"detail": error.message, "type": "about:blank", "title", "status", "code"}` (RFC 9457
/// members beside a plain `detail`). For 422, `detail` is a list of one `{loc: ["body"], msg, type}`. 401 carries
/// WWW-Authenticate, 503 and 429 Retry-After. `error.detail` stays out of it; of an internal error it
/// is logged.
[[nodiscard]] Response problem(const Error& error);

/// The same for who has logged it already, with what led to it.
[[nodiscard]] Response unlogged_problem(const Error& error);

/// For failures of the protocol itself, such as 405 or 431.
[[nodiscard]] Response problem(int status, std::string_view detail, std::string_view code);

/// The body of `problem(error)` alone, for the `error` event of a stream.
[[nodiscard]] std::string problem_body(const Error& error);

/// What is wrong with one field, in FastAPI's shape.
struct FieldError {
  std::vector<std::string> loc;  ///< {"body", "email"}; digits are written as numbers
  std::string message;
  std::string type = "value_error";
};

/// 422 with a list of what is wrong.
[[nodiscard]] Response invalid_fields(const std::vector<FieldError>& errors);

}  // namespace dataquery::http
