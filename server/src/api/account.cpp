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

constexpr std::size_t kLongestPassword = 1024;

struct PasswordChange {
  static constexpr std::string_view kName = "PasswordChange";
  Text<1, kLongestPassword> current_password;
  Text<1, kLongestPassword> new_password;
};
BOOST_DESCRIBE_STRUCT(PasswordChange, (), (current_password, new_password))

struct AccountRemoval {
  static constexpr std::string_view kName = "AccountRemoval";
  Text<1, kLongestPassword> password;
};
BOOST_DESCRIBE_STRUCT(AccountRemoval, (), (password))

/// The token of a session that begins because all others were ended.
struct FreshToken {
  static constexpr std::string_view kName = "FreshToken";
  std::string access_token;
  std::string token_type = "bearer";
  std::string message;
};
BOOST_DESCRIBE_STRUCT(FreshToken, (), (access_token, token_type, message))

struct Message {
  static constexpr std::string_view kName = "Message";
  std::string message;
};
BOOST_DESCRIBE_STRUCT(Message, (), (message))

/// A wrong password of who is signed in: 400, for a 401 would say that the token does not hold.
template <typename Reply>
Result<ReplyOrResponse<Reply>> answer_to(Error error) {
  if (error.code == ErrorCode::kForbidden) return http::problem(400, error.message, "wrong_password");
  return std::unexpected(std::move(error));
}

asio::awaitable<Result<ReplyOrResponse<FreshToken>>> change_password(Services& services, const Call& call,
                                                                     PasswordChange change) {
  const Secret current(std::move(change.current_password.value));
  const Secret fresh(std::move(change.new_password.value));
  auto session = co_await run_blocking(services.pools.hashing, [&](const std::stop_token&) {
    return services.accounts.change_password(call.identity, current, fresh, call.request.remote_address);
  });
  if (!session) co_return answer_to<FreshToken>(std::move(session.error()));
  co_return FreshToken{.access_token = std::move(session->token),
                       .message = "The password was changed. All other sessions have ended."};
}

asio::awaitable<Result<FreshToken>> sign_out_everywhere(Services& services, const Call& call) {
  auto session = co_await run_blocking(services.pools.store, [&](const std::stop_token&) {
    return services.accounts.sign_out_everywhere(call.identity);
  });
  if (!session) co_return propagate(session);
  co_return FreshToken{.access_token = std::move(session->token), .message = "All other sessions have ended."};
}

asio::awaitable<Result<ReplyOrResponse<Message>>> remove_account(Services& services, const Call& call,
                                                                 AccountRemoval removal) {
  const Secret password(std::move(removal.password.value));
  auto confirmed = co_await run_blocking(services.pools.hashing, [&](const std::stop_token&) {
    return services.accounts.confirm(call.identity, password, call.request.remote_address);
  });
  if (!confirmed) co_return answer_to<Message>(std::move(confirmed.error()));
  auto removed = co_await run_blocking(services.pools.store, [&](const std::stop_token&) {
    return services.connections.remove_with_account(call.identity.user,
                                                    [&] { return services.accounts.remove(call.identity); });
  });
  if (!removed) co_return propagate(removed);
  co_return Message{"The account was deleted, with all that belonged to it."};
}

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
  using http::Method;
  endpoints.add<AccountReply>(
      {.path = "/api/account", .tag = "Accounts", .summary = "Who is signed in, and some counts"},
      [&services](Call& call) { return get_account(services, call.identity.user); });
  endpoints.add_custom<PasswordChange, FreshToken>(
      {.method = Method::kPost,
       .path = "/api/account/password",
       .tag = "Accounts",
       .summary = "Change the password: all sessions end, and a new one begins",
       .errors = {400, 429, 503}},
      [&services](Call& call, PasswordChange change) { return change_password(services, call, std::move(change)); });
  endpoints.add<FreshToken>({.method = Method::kPost,
                             .path = "/api/account/sign-out-everywhere",
                             .tag = "Accounts",
                             .summary = "End all sessions, and begin a new one",
                             .errors = {503}},
                            [&services](Call& call) { return sign_out_everywhere(services, call); });
  endpoints.add_custom<AccountRemoval, Message>(
      {.method = Method::kDelete,
       .path = "/api/account",
       .tag = "Accounts",
       .summary = "Delete the account with settings, connections, uploaded files and history",
       .errors = {400, 429, 503}},
      [&services](Call& call, AccountRemoval removal) { return remove_account(services, call, std::move(removal)); });
}

}  // namespace dataquery::api
