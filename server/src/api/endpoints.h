#pragma once

#include <boost/json/serialize.hpp>
#include <concepts>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "accounts/user.h"
#include "api/described.h"
#include "api/openapi.h"
#include "base/error.h"
#include "http/problem.h"
#include "http/router.h"

namespace dataquery::api {

/// A request whose sender is known (but for endpoints that need no token).
struct Call {
  http::Request& request;
  accounts::Identity identity;
};

/// A reply that looks like a `T` and is JSON text already.
template <typename T>
struct Prepared {
  using Shape = T;
  std::string text;
};

/// A reply, or a whole response such as an event stream.
template <typename Reply>
using ReplyOrResponse = std::variant<Reply, http::Response>;

/// The answer to a failure. A kInvalidArgument that names a field becomes a 422 that names it too.
[[nodiscard]] http::Response failure(const Error& error);

/// The JSON of the body. Errors: a 422 that says what is wrong with it.
[[nodiscard]] std::expected<json::value, http::Response> body_json(const http::Request& request);

/// A positive number from the path or the query. Errors: kNotFound for the path, kInvalidArgument for the query.
[[nodiscard]] Result<std::int64_t> path_id(const http::Request& request, std::string_view name = "id");
[[nodiscard]] Result<std::optional<std::int64_t>> query_number(const http::Request& request, std::string_view name,
                                                               std::int64_t lowest, std::int64_t highest);

/// Routes endpoints and describes them in one go. A handler takes `Call&` and, where the endpoint has a body, its
/// parsed struct; it gives `asio::awaitable<Result<Reply>>`. Start-up only.
class Endpoints {
 public:
  Endpoints(http::Router& router, OpenApi& openapi) : router_(router), openapi_(openapi) {}

  /// An endpoint whose body is the JSON of a `Body`.
  template <typename Body, typename Reply, typename Handler>
  void add(const Operation& operation, Handler handler, http::RouteOptions options = {}) {
    describe<Reply>(operation, schema<Body>(openapi_.schemas()), "application/json");
    route(operation, options, [handler = std::move(handler)](Call& call) -> asio::awaitable<http::Response> {
      auto body = parse_body<Body>(call.request);
      if (!body) co_return std::move(body.error());
      co_return reply(co_await handler(call, std::move(*body)));
    });
  }

  /// An endpoint that may also answer in a way of its own: its handler gives a ReplyOrResponse<Reply>.
  template <typename Body, typename Reply, typename Handler>
  void add_custom(const Operation& operation, Handler handler, http::RouteOptions options = {}) {
    describe<Reply>(operation, schema<Body>(openapi_.schemas()), "application/json");
    route(operation, options, [handler = std::move(handler)](Call& call) -> asio::awaitable<http::Response> {
      auto body = parse_body<Body>(call.request);
      if (!body) co_return std::move(body.error());
      Result<ReplyOrResponse<Reply>> result = co_await handler(call, std::move(*body));
      if (!result) co_return failure(result.error());
      if (auto* response = std::get_if<http::Response>(&*result)) co_return std::move(*response);
      co_return reply(Result<Reply>(std::get<Reply>(std::move(*result))));
    });
  }

  /// An endpoint without a JSON body. `body_type` is the media type of another body, if it has one.
  template <typename Reply, typename Handler>
  void add(const Operation& operation, Handler handler, http::RouteOptions options = {},
           std::string_view body_type = {}) {
    json::object body;
    if (!body_type.empty()) body = {{"type", "string"}, {"format", "binary"}};
    describe<Reply>(operation, body, body_type);
    route(operation, options, [handler = std::move(handler)](Call& call) -> asio::awaitable<http::Response> {
      co_return reply(co_await handler(call));
    });
  }

 private:
  template <typename Body>
  static std::expected<Body, http::Response> parse_body(const http::Request& request) {
    auto value = body_json(request);
    if (!value) return std::unexpected(std::move(value.error()));
    Body body;
    std::vector<std::string> loc{"body"};
    std::vector<FieldProblem> problems;
    parse(*value, body, loc, problems);
    if (!problems.empty()) return std::unexpected(wrong_fields(std::move(problems)));
    return body;
  }

  using Raw = std::function<asio::awaitable<http::Response>(Call&)>;

  template <typename Reply>
  void describe(const Operation& operation, const json::object& body, std::string_view body_type) {
    if constexpr (requires { typename Reply::Shape; }) {
      openapi_.add(operation, body, body_type, schema<typename Reply::Shape>(openapi_.schemas()));
    } else {
      openapi_.add(operation, body, body_type, schema<Reply>(openapi_.schemas()));
    }
  }

  template <typename Reply>
  static http::Response reply(Result<Reply> result) {
    if (!result) return failure(result.error());
    if constexpr (requires { typename Reply::Shape; }) {
      return http::json(std::move(result->text));
    } else {
      return http::json(json::serialize(write(*result)));
    }
  }

  static http::Response wrong_fields(std::vector<FieldProblem> problems);
  void route(const Operation& operation, http::RouteOptions options, Raw handler);

  http::Router& router_;
  OpenApi& openapi_;
};

}  // namespace dataquery::api
