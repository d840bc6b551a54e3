#include "llm/chat_client.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <format>
#include <optional>
#include <random>
#include <utility>

#include "llm/chat_stream.h"
#include "llm/upstream_error.h"
#include "llm/wire.h"
#include "llm/wire_error.h"

namespace dataquery::llm {

/// How one request ended, and whether another one may do better.
struct ChatClient::Attempt {
  enum class Next : std::uint8_t { kNothing, kAgain, kAgainPlainly };

  Result<Completion> result;
  Next next = Next::kNothing;
  std::optional<std::chrono::seconds> wait;  ///< that the server asks for
};

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLeastForAnAnswer{500};

/// Models that reason refuse a temperature, and want the token limit under another name.
bool refuses_sampling(const HttpResponse& response) {
  if (response.status != 400) return false;
  const auto error = parse_error(response.body);
  const auto names = [&](std::string_view param) {
    return error.param == param || error.message.find(param) != std::string::npos;
  };
  return names("temperature") || names("max_tokens");
}

/// Different for each caller, so that those who were refused together do not come back together.
milliseconds jittered(milliseconds wait) {
  static thread_local std::minstd_rand random{std::random_device{}()};
  return milliseconds(std::uniform_int_distribution<milliseconds::rep>(wait.count() / 2, wait.count() * 3 / 2)(random));
}

/// Why an answer with a success status is none.
Error broken_off(const Endpoint& endpoint, const ChatStream& stream, Error error) {
  error.detail = std::format("{}: {}", endpoint.host, safe_quote(error.detail, endpoint.key));
  const auto& said = stream.said();
  if (!said) return error;
  const auto words = safe_quote(*said, endpoint.key);
  error.message =
      std::format("{} broke its answer off.{}{}", endpoint.provider_name, words.empty() ? "" : " It says: ", words);
  return error;
}

}  // namespace

asio::awaitable<ChatClient::Attempt> ChatClient::attempt(const Endpoint& endpoint, const std::vector<Message>& messages,
                                                         ChatOptions options, const OnToken& on_token,
                                                         Deadline deadline) const {
  using Next = Attempt::Next;
  const auto& wire = wire_of(endpoint.format);
  const bool streamed = static_cast<bool>(on_token);
  ChatStream stream(wire, on_token);
  OnBody on_body;
  if (streamed) on_body = [&stream](std::string_view piece) { stream.feed(piece); };
  auto request = wire.request(endpoint, messages, options, streamed);
  auto response = co_await transport_.stream(std::move(request), std::move(on_body), deadline);

  if (!response) {
    // What breaks after the last piece breaks nothing.
    if (response.error().code != ErrorCode::kCancelled && stream.complete()) co_return Attempt{stream.finish()};
    const bool passing = response.error().code == ErrorCode::kSourceUnavailable && !stream.handed_over();
    auto error = std::move(response.error());
    if (error.code == ErrorCode::kTimeout && stream.handed_over()) {
      error = Error{ErrorCode::kUpstream,
                    std::format("{} stopped in the middle of its answer. Try again.", endpoint.provider_name),
                    std::format("{}: {}", endpoint.host, error.detail)};
    }
    co_return Attempt{std::unexpected(upstream_error(endpoint, std::move(error))),
                      passing ? Next::kAgain : Next::kNothing};
  }
  if (response->status / 100 != 2) {
    auto next = may_pass(*response) ? Next::kAgain : Next::kNothing;
    if (!options.plain && refuses_sampling(*response)) next = Next::kAgainPlainly;
    co_return Attempt{std::unexpected(upstream_error(endpoint, *response)), next, response->retry_after};
  }
  if (!streamed) stream.take_whole(response->body);
  auto completion = stream.finish();
  if (completion) co_return Attempt{std::move(completion)};
  const bool passing = !stream.handed_over() && stream.said();
  co_return Attempt{std::unexpected(broken_off(endpoint, stream, std::move(completion.error()))),
                    passing ? Next::kAgain : Next::kNothing};
}

asio::awaitable<Result<Completion>> ChatClient::complete(const Endpoint& endpoint, const std::vector<Message>& messages,
                                                         ChatOptions options, OnToken on_token,
                                                         Deadline deadline) const {
  auto wait = retry_.wait;
  for (int again = retry_.times;;) {
    auto tried = co_await attempt(endpoint, messages, options, on_token, deadline);
    if (tried.next == Attempt::Next::kNothing) co_return std::move(tried.result);
    if (tried.next == Attempt::Next::kAgainPlainly) {
      options.plain = true;
      continue;
    }
    const auto pause = std::max(jittered(wait), milliseconds(tried.wait.value_or(std::chrono::seconds{0})));
    if (again-- == 0 || deadline.remaining() < pause + kLeastForAnAnswer) co_return std::move(tried.result);
    wait *= 2;
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    const auto [cancelled] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (cancelled) co_return fail(ErrorCode::kCancelled, "The request was cancelled.");
  }
}

}  // namespace dataquery::llm
