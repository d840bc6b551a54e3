#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/request.h"
#include "http/response.h"

namespace dataquery::http {

/// What a route asks of the server beyond its defaults (zero: the default).
struct RouteOptions {
  std::size_t body_limit = 0;            ///< bytes; more is 413
  bool body_to_file = false;             ///< the body goes to `Request::body_file`, not to memory
  std::chrono::milliseconds timeout{0};  ///< the request's deadline
};

struct Route {
  Handler handler;
  RouteOptions options;
};

/// From method and path to handler. Filled at start, then only read. Paths match with and without a trailing slash; a
/// literal segment wins over a `{parameter}`; a parameter matches one non-empty segment, decoded.
class Router {
 public:
  /// Runs after the header and before the body is looked at; a response ends the request there.
  using Before = std::function<asio::awaitable<std::optional<Response>>(Request&)>;
  /// Sees every response to a request whose header could be read.
  using After = std::function<void(const Request&, Response&)>;

  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  /// `pattern` such as "/api/connections/{id}". Throws std::invalid_argument for a pattern that is malformed or taken.
  void add(Method method, std::string_view pattern, Handler handler, RouteOptions options = {});
  void get(std::string_view pattern, Handler handler, RouteOptions options = {}) {
    add(Method::kGet, pattern, std::move(handler), options);
  }
  void post(std::string_view pattern, Handler handler, RouteOptions options = {}) {
    add(Method::kPost, pattern, std::move(handler), options);
  }
  void put(std::string_view pattern, Handler handler, RouteOptions options = {}) {
    add(Method::kPut, pattern, std::move(handler), options);
  }
  void del(std::string_view pattern, Handler handler, RouteOptions options = {}) {
    add(Method::kDelete, pattern, std::move(handler), options);
  }

  /// `hook` runs for every path that is `prefix` or lies below it, known or not, in order of adding. "" is every path.
  void before(std::string prefix, Before hook);
  void after(After hook);
  /// Answers GET and HEAD of paths that no pattern matches: the page's files.
  void fallback(Handler handler);

  /// The route for a request, filling `request.params`. HEAD finds GET's. Without one, `allow` names the methods that
  /// the path knows ("GET, HEAD, OPTIONS"), or is empty when the path is unknown.
  struct Match {
    const Route* route = nullptr;
    std::string allow;
  };
  [[nodiscard]] Match match(Request& request) const;

  /// The first answer of the before-hooks that concern the request.
  [[nodiscard]] asio::awaitable<std::optional<Response>> run_before(Request& request) const;
  void run_after(const Request& request, Response& response) const;

 private:
  struct Node;
  struct Found;
  static void find(const Node& node, std::string_view rest, Method method, Found& found);

  std::unique_ptr<Node> root_;
  std::vector<std::pair<std::string, Before>> before_;
  std::vector<After> after_;
  std::optional<Route> fallback_;
};

}  // namespace dataquery::http
