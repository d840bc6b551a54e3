#include "http/cors.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "http/problem.h"

namespace dataquery::http {
namespace {

class Origins {
 public:
  explicit Origins(std::vector<std::string> allowed) : allowed_(std::move(allowed)) {}

  [[nodiscard]] bool allow(std::string_view origin) const {
    return std::ranges::any_of(allowed_, [&](const std::string& one) { return one == "*" || one == origin; });
  }
  [[nodiscard]] bool empty() const { return allowed_.empty(); }

 private:
  std::vector<std::string> allowed_;
};

bool is_preflight(const Request& request) {
  return request.method == Method::kOptions && request.headers.contains("Origin") &&
         request.headers.contains("Access-Control-Request-Method");
}

Response preflight_answer(const Origins& origins, std::string_view origin) {
  if (!origins.allow(origin)) return problem(Error(ErrorCode::kForbidden, "This origin is not allowed."));
  return no_content()
      .header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
      .header("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept, X-Request-Id")
      .header("Access-Control-Max-Age", "600");
}

}  // namespace

void allow_origins(Router& router, std::vector<std::string> allowed) {
  const auto origins = std::make_shared<const Origins>(std::move(allowed));
  router.before("", [origins](Request& request) -> asio::awaitable<std::optional<Response>> {
    if (!is_preflight(request)) co_return std::nullopt;
    co_return preflight_answer(*origins, *request.headers.find("Origin"));
  });
  router.after([origins](const Request& request, Response& response) {
    if (origins->empty()) return;
    response.header("Vary", "Origin");
    const auto origin = request.headers.find("Origin");
    if (!origin || !origins->allow(*origin)) return;
    response.header("Access-Control-Allow-Origin", *origin);
    response.header("Access-Control-Expose-Headers", "X-Request-Id, Retry-After");
  });
}

}  // namespace dataquery::http
