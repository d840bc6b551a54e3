#include "api/services.h"
#include "base/run_blocking.h"

namespace dataquery::api {
namespace {

struct Health {
  static constexpr std::string_view kName = "Health";
  std::string status;
  std::string version;
};
BOOST_DESCRIBE_STRUCT(Health, (), (status, version))

}  // namespace

void add_operation(Endpoints& endpoints, Services& services) {
  // Answered from one prepared text: probes come often, and say the same.
  const auto health = json::serialize(write(Health{"ok", services.version}));
  endpoints.add<Prepared<Health>>(
      {.path = "/health", .tag = "Operation", .summary = "200 while the process lives", .authenticated = false},
      [health](Call&) -> asio::awaitable<Result<Prepared<Health>>> { co_return Prepared<Health>{health}; });
  endpoints.add<Health>({.path = "/ready",
                         .tag = "Operation",
                         .summary = "200 when questions can be answered",
                         .errors = {503},
                         .authenticated = false},
                        [&services](Call&) -> asio::awaitable<Result<Health>> {
                          if (!services.ready()) co_return fail(ErrorCode::kBusy, "Not ready: the server is stopping.");
                          auto store = co_await run_blocking(
                              services.pools.store, [&](const std::stop_token&) { return services.store_answers(); });
                          if (!store) co_return propagate(store);
                          co_return Health{"ready", services.version};
                        });
}

std::string add_api(http::Router& router, Services& services) {
  OpenApi openapi;
  Endpoints endpoints(router, openapi);
  require_token(router, services);
  add_auth(endpoints, services);
  add_connections(endpoints, services);
  add_connection_options(endpoints, services);
  add_glossary(endpoints, services);
  add_query(endpoints, services);
  add_choices(endpoints, services);
  add_history(endpoints, services);
  add_settings(endpoints, services);
  add_model_check(endpoints, services);
  add_usage(endpoints, services);
  add_account(endpoints, services);
  add_operation(endpoints, services);
  auto document = openapi.document(services.version);
  router.get("/openapi.json",
             [document](http::Request&) -> asio::awaitable<http::Response> { co_return http::json(document); });
  return document;
}

}  // namespace dataquery::api
