#include "api/services.h"
#include "api/session_lookup.h"
#include "base/run_blocking.h"

namespace dataquery::api {
namespace {

constexpr std::size_t kLongestEmail = 255;
constexpr std::size_t kLongestPassword = 1024;
constexpr std::string_view kDemoName = "Demo company";

struct Credentials {
  static constexpr std::string_view kName = "Credentials";
  Text<1, kLongestEmail> email;
  Text<1, kLongestPassword> password;
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (email, password))

struct Token {
  static constexpr std::string_view kName = "Token";
  std::string access_token;
  std::string token_type = "bearer";
};
BOOST_DESCRIBE_STRUCT(Token, (), (access_token, token_type))

/// A new account starts with the demo database, so that there is something to ask.
asio::awaitable<Result<void>> connect_demo(Services& services, UserId user) {
  const auto deadline = Deadline::in(services.question_deadline);
  co_return co_await run_blocking(services.pools.sources, [&, user](const std::stop_token& stop) -> Result<void> {
    auto added = services.connections.add_demo(user, kDemoName, deadline, stop);
    if (!added) return propagate(added);
    return {};
  });
}

asio::awaitable<Result<ReplyOrResponse<Token>>> register_user(Services& services, Credentials credentials) {
  const Secret password(std::move(credentials.password.value));
  auto session = co_await run_blocking(services.pools.hashing, [&](const std::stop_token&) {
    return services.accounts.register_user(credentials.email.value, password);
  });
  if (!session && session.error().code == ErrorCode::kConflict) {
    co_return http::problem(400, session.error().message, to_string(ErrorCode::kConflict));  // not 409: the requirement
  }
  if (!session) co_return propagate(session);
  if (auto demo = co_await connect_demo(services, session->user); !demo) co_return propagate(demo);
  co_return Token{.access_token = std::move(session->token)};
}

asio::awaitable<Result<Token>> login(Services& services, const http::Request& request, Credentials credentials) {
  const Secret password(std::move(credentials.password.value));
  auto session = co_await run_blocking(services.pools.hashing, [&](const std::stop_token&) {
    return services.accounts.login(credentials.email.value, password, request.remote_address);
  });
  if (!session) co_return propagate(session);
  co_return Token{.access_token = std::move(session->token)};
}

}  // namespace

void add_auth(Endpoints& endpoints, Services& services) {
  endpoints.add_custom<Credentials, Token>(
      {.method = http::Method::kPost,
       .path = "/api/auth/register",
       .tag = "Accounts",
       .summary = "Make an account and sign in",
       .errors = {400, 429, 503},
       .authenticated = false},
      [&services](Call&, Credentials credentials) { return register_user(services, std::move(credentials)); });
  endpoints.add<Credentials, Token>({.method = http::Method::kPost,
                                     .path = "/api/auth/login",
                                     .tag = "Accounts",
                                     .summary = "Sign in",
                                     .errors = {401, 429, 503},
                                     .authenticated = false},
                                    [&services](Call& call, Credentials credentials) {
                                      return login(services, call.request, std::move(credentials));
                                    });
}

void require_token(http::Router& router, Services& services) {
  const auto sessions = std::make_shared<SessionLookup>(services.accounts, services.pools.store);
  router.before(
      "/api", [&services, sessions](http::Request& request) -> asio::awaitable<std::optional<http::Response>> {
        if (request.path.starts_with("/api/auth/")) co_return std::nullopt;
        constexpr std::string_view kScheme = "bearer ";
        const auto header = request.headers.find("Authorization");
        if (!header || header->size() <= kScheme.size() || ascii_lower(header->substr(0, kScheme.size())) != kScheme) {
          co_return http::problem(
              Error(ErrorCode::kUnauthenticated, "Sign in: this needs a header Authorization: Bearer <token>."));
        }
        const auto claims = services.accounts.read_token(header->substr(kScheme.size()));
        if (!claims) co_return http::problem(claims.error());
        const auto state = co_await sessions->find(claims->user);
        if (!state) co_return http::problem(state.error());
        auto identity = accounts::Accounts::admit(*claims, state->has_value() ? &**state : nullptr);
        if (!identity) co_return http::problem(identity.error());
        request.context = std::move(*identity);
        co_return std::nullopt;
      });
}

}  // namespace dataquery::api
