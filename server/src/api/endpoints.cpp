#include "api/endpoints.h"

#include <boost/json/parse.hpp>
#include <charconv>

namespace dataquery::api {
namespace {

/// Deep nesting would cost stack; no body of ours is deeper than a few levels.
constexpr std::size_t kDeepestBody = 32;

std::optional<std::int64_t> number_from(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

http::Response failure(const Error& error) {
  if (error.code == ErrorCode::kInvalidArgument && !error.field.empty()) {
    return http::invalid_fields({{.loc = {"body", error.field}, .message = error.message}});
  }
  return http::problem(error);
}

std::expected<json::value, http::Response> body_json(const http::Request& request) {
  boost::system::error_code wrong;
  json::parse_options options;
  options.max_depth = kDeepestBody;
  auto value = json::parse(request.body, wrong, {}, options);
  if (wrong) {
    return std::unexpected(http::invalid_fields(
        {{.loc = {"body"}, .message = "The body is not JSON: " + wrong.message(), .type = "json_invalid"}}));
  }
  return value;
}

Result<std::int64_t> path_id(const http::Request& request, std::string_view name) {
  const auto number = number_from(request.param(name));
  if (!number || *number <= 0) return fail(ErrorCode::kNotFound, "There is no such thing.");
  return *number;
}

Result<std::optional<std::int64_t>> query_number(const http::Request& request, std::string_view name,
                                                 std::int64_t lowest, std::int64_t highest) {
  const auto text = request.query_param(name);
  if (!text) return std::nullopt;
  const auto number = number_from(*text);
  if (!number || *number < lowest || *number > highest) {
    return fail(ErrorCode::kInvalidArgument, std::string(name) + " must be a whole number from " +
                                                 std::to_string(lowest) + " to " + std::to_string(highest));
  }
  return number;
}

http::Response Endpoints::wrong_fields(std::vector<FieldProblem> problems) {
  std::vector<http::FieldError> errors;
  errors.reserve(problems.size());
  for (auto& problem : problems)
    errors.push_back({std::move(problem.loc), std::move(problem.msg), std::move(problem.type)});
  return http::invalid_fields(errors);
}

void Endpoints::route(const Operation& operation, http::RouteOptions options, Raw handler) {
  router_.add(
      operation.method, operation.path,
      [handler = std::move(handler)](http::Request& request) -> asio::awaitable<http::Response> {
        const auto* identity = std::any_cast<accounts::Identity>(&request.context);
        Call call{request, identity == nullptr ? accounts::Identity{} : *identity};
        co_return co_await handler(call);
      },
      options);
}

}  // namespace dataquery::api
