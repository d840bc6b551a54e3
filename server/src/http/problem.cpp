#include "http/problem.h"

#include <algorithm>

#include "base/json_text.h"
#include "base/log.h"

namespace dataquery::http {
namespace {

/// `detail` is JSON already: a string, or a list.
std::string body_of(int status, std::string_view detail, std::string_view code) {
  std::string body = R"({"detail":)";
  body += detail;
  body += R"(,"type":"about:blank","title":)";
  append_json_string(body, reason_phrase(status));
  body += R"(,"status":)";
  body += std::to_string(status);
  body += R"(,"code":)";
  append_json_string(body, code);
  body += '}';
  return body;
}

std::string json_string_of(std::string_view text) {
  std::string json_string;
  append_json_string(json_string, text);
  return json_string;
}

bool is_index(std::string_view part) {
  return !part.empty() && part.size() <= 9 && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; }) &&
         (part == "0" || part.front() != '0');
}

void append_field_error(std::string& list, const FieldError& error) {
  list += R"({"loc":[)";
  for (std::size_t i = 0; i < error.loc.size(); ++i) {
    if (i != 0) list += ',';
    if (is_index(error.loc[i])) {
      list += error.loc[i];
    } else {
      append_json_string(list, error.loc[i]);
    }
  }
  list += R"(],"msg":)";
  append_json_string(list, error.message);
  list += R"(,"type":)";
  append_json_string(list, error.type);
  list += '}';
}

std::string list_of(const std::vector<FieldError>& errors) {
  std::string list = "[";
  for (const auto& error : errors) {
    if (list.size() > 1) list += ',';
    append_field_error(list, error);
  }
  list += ']';
  return list;
}

Response finished(int status, std::string body) {
  auto response = json(std::move(body), status);
  if (status == 401) response.header("WWW-Authenticate", "Bearer");
  if (status == 429 || status == 503) response.header("Retry-After", "1");
  return response;
}

}  // namespace

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return 422;
    case ErrorCode::kUnauthenticated:
      return 401;
    case ErrorCode::kForbidden:
      return 403;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kConflict:
      return 409;
    case ErrorCode::kRefused:
      return 422;
    case ErrorCode::kInvalidQuery:
      return 422;
    case ErrorCode::kSourceUnavailable:
      return 400;
    case ErrorCode::kTooLarge:
      return 413;
    case ErrorCode::kRateLimited:
      return 429;
    case ErrorCode::kBusy:
      return 503;
    case ErrorCode::kTimeout:
      return 504;
    case ErrorCode::kCancelled:
      return 499;
    case ErrorCode::kUpstream:
      return 502;
    case ErrorCode::kInternal:
      return 500;
  }
  return 500;
}

std::string problem_body(const Error& error) {
  const int status = status_of(error.code);
  const auto code = to_string(error.code);
  if (status == 422) {
    const auto type = error.code == ErrorCode::kInvalidArgument ? std::string("value_error") : std::string(code);
    return body_of(status, list_of({{.loc = {"body"}, .message = error.message, .type = type}}), code);
  }
  return body_of(status, json_string_of(error.message), code);
}

Response problem(const Error& error) {
  // Our fault: what the client may not see is needed by who must mend it.
  if (error.code == ErrorCode::kInternal) {
    log::error("an internal error",
               {{"error", error.message},
                {"detail", error.detail},
                {"where", std::string(error.where.file_name()) + ":" + std::to_string(error.where.line())}});
  }
  return unlogged_problem(error);
}

Response unlogged_problem(const Error& error) { return finished(status_of(error.code), problem_body(error)); }

Response problem(int status, std::string_view detail, std::string_view code) {
  return finished(status, body_of(status, json_string_of(detail), code));
}

Response invalid_fields(const std::vector<FieldError>& errors) {
  return finished(422, body_of(422, list_of(errors), to_string(ErrorCode::kInvalidArgument)));
}

}  // namespace dataquery::http
