#include "history/usage.h"

#include "api/services.h"
#include "base/run_blocking.h"

namespace dataquery::api {
namespace {

struct ModelUsageReply {
  static constexpr std::string_view kName = "ModelUsage";
  std::string model;
  std::int64_t requests = 0;
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
  std::optional<double> cost;
};
BOOST_DESCRIBE_STRUCT(ModelUsageReply, (), (model, requests, prompt_tokens, completion_tokens, cost))

struct UsageReply {
  static constexpr std::string_view kName = "MonthlyUsage";
  std::string month;
  std::int64_t requests = 0;
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
  std::optional<double> cost;
  std::optional<std::int64_t> limit_tokens;
  std::vector<ModelUsageReply> models;
};
BOOST_DESCRIBE_STRUCT(UsageReply, (), (month, requests, prompt_tokens, completion_tokens, cost, limit_tokens, models))

asio::awaitable<Result<UsageReply>> get(Services& services, Call& call) {
  auto month = call.request.query_param("month").transform([](std::string_view text) { return std::string(text); });
  auto usage = co_await run_blocking(services.pools.store, [&](const std::stop_token&) {
    return services.usage.month(call.identity.user, std::move(month));
  });
  if (!usage) co_return propagate(usage);
  UsageReply reply{.month = std::move(usage->month),
                   .requests = usage->requests,
                   .prompt_tokens = usage->prompt_tokens,
                   .completion_tokens = usage->completion_tokens,
                   .cost = usage->cost,
                   .limit_tokens = services.usage.limit()};
  for (const auto& [model, requests, prompt_tokens, completion_tokens, cost] : usage->models) {
    reply.models.emplace_back(model, requests, prompt_tokens, completion_tokens, cost);
  }
  co_return reply;
}

}  // namespace

void add_usage(Endpoints& endpoints, Services& services) {
  endpoints.add<UsageReply>(
      {.path = "/api/usage",
       .tag = "Settings",
       .summary = "Tokens that LLMs took in a month, and their cost in US dollars where it is known",
       .query = {{"month", "string", "such as 2026-03; the current one by default"}}},
      [&services](Call& call) { return get(services, call); });
}

}  // namespace dataquery::api
