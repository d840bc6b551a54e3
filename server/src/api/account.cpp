#include "api/services.h"
#include "base/iso_time.h"
#include "base/run_blocking.h"

namespace dataquery::api {
namespace {

struct StatsReply {
  static constexpr std::string_view kName = "AccountStats";
  std::int64_t connections = 0;
  std::int64_t questions = 0;
  std::int64_t questions_this_week = 0;
};
BOOST_DESCRIBE_STRUCT(StatsReply, (), (connections, questions, questions_this_week))

struct AccountReply {
  static constexpr std::string_view kName = "Account";
  std::string email;
  std::string created_at;
  StatsReply stats;
};
BOOST_DESCRIBE_STRUCT(AccountReply, (), (email, created_at, stats))

asio::awaitable<Result<AccountReply>> get_account(Services& services, UserId user) {
  co_return co_await run_blocking(services.pools.store, [&](const std::stop_token&) -> Result<AccountReply> {
    auto found = services.accounts.find(user);
    if (!found) return propagate(found);
    auto usage = services.accounts.usage(user);
    if (!usage) return propagate(usage);
    return AccountReply{.email = found->email,
                        .created_at = to_iso(found->created_at),
                        .stats = {.connections = usage->connections,
                                  .questions = usage->questions,
                                  .questions_this_week = usage->questions_this_week}};
  });
}

}  // namespace

void add_account(Endpoints& endpoints, Services& services) {
  endpoints.add<AccountReply>(
      {.path = "/api/account", .tag = "Accounts", .summary = "Who is signed in, and some counts"},
      [&services](Call& call) { return get_account(services, call.identity.user); });
}

}  // namespace dataquery::api
