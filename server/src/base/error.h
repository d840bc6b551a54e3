#pragma once

#include <cstdint>
#include <expected>
#include <source_location>
#include <string>
#include <string_view>

namespace dataquery {

/// What went wrong, in words of the domain. `api` maps each to an HTTP status, once; nothing here knows of HTTP.
enum class ErrorCode : std::uint8_t {
  kInvalidArgument,    ///< a value from the caller is wrong: field, format, length
  kUnauthenticated,    ///< no identity, or one that does not hold
  kForbidden,          ///< known, but not allowed
  kNotFound,           ///< no such thing, or another user's
  kConflict,           ///< exists already
  kRefused,            ///< the guard could not prove that the query only reads
  kInvalidQuery,       ///< the query does not parse, or the database rejects it
  kSourceUnavailable,  ///< the user's database cannot be reached, or refuses us
  kTooLarge,           ///< more bytes than allowed
  kRateLimited,        ///< too often
  kBusy,               ///< we are full, or stopping; try again later
  kTimeout,            ///< the deadline passed
  kCancelled,          ///< the caller went away
  kUpstream,           ///< an LLM provider failed
  kInternal,           ///< our fault
};

/// snake_case name of `code`, as in the API's `code` member and in logs.
[[nodiscard]] std::string_view to_string(ErrorCode code) noexcept;

/// A failure: what the user may read, what only the log may hold, and where it arose.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;         ///< public: says what is wrong and what to do; never holds a secret
  std::string detail;          ///< for the log: driver text, addresses; never holds a secret either
  std::string field;           ///< for kInvalidArgument: the request's member that is wrong, or empty
  std::source_location where;  ///< the line that made it

  Error(ErrorCode error_code, std::string public_message, std::string log_detail = {},
        std::source_location location = std::source_location::current())
      : code(error_code), message(std::move(public_message)), detail(std::move(log_detail)), where(location) {}
};

/// A value, or why there is none.
template <typename T>
using Result = std::expected<T, Error>;

/// `return fail(ErrorCode::kNotFound, "…");` in any function that returns a Result.
[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string message, std::string detail = {},
                                                 std::source_location location = std::source_location::current()) {
  return std::unexpected<Error>(Error{code, std::move(message), std::move(detail), location});
}

/// A kInvalidArgument that names the request's member `field`.
[[nodiscard]] inline std::unexpected<Error> fail_field(
    std::string field, std::string message, std::source_location location = std::source_location::current()) {
  Error error{ErrorCode::kInvalidArgument, std::move(message), {}, location};
  error.field = std::move(field);
  return std::unexpected<Error>(std::move(error));
}

/// Hands the error of `result` on: `if (!rows) return propagate(rows);`
template <typename T>
[[nodiscard]] std::unexpected<Error> propagate(Result<T>& result) {
  return std::unexpected<Error>(std::move(result.error()));
}

}  // namespace dataquery
