#include "llm/chat_client.h"

#include "llm/upstream_error.h"

namespace dataquery::llm {
namespace {

/// Models that reason refuse a temperature, and want the token limit under another name.
bool refuses_sampling(const HttpResponse& response) {
  if (response.status != 400) return false;
  const auto error = parse_error(response.body);
  const auto names = [&](std::string_view param) {
    return error.param == param || error.message.find(param) != std::string::npos;
  };
  return names("temperature") || names("max_tokens");
}

}  // namespace

asio::awaitable<Result<Completion>> ChatClient::complete(const Endpoint& endpoint, const std::vector<Message>& messages,
                                                         ChatOptions options, OnToken on_token,
                                                         Deadline deadline) const {
  const bool stream = static_cast<bool>(on_token);
  HttpRequest request{.url = endpoint.base_url + "/chat/completions", .headers = key_headers(endpoint), .body = {}};
  if (stream) request.accept = "text/event-stream";
  ChatStream events(std::move(on_token));
  OnBody on_body;
  if (stream) on_body = [&events](std::string_view piece) { events.feed(piece); };

  request.body = chat_body(endpoint.model, messages, options, stream);
  auto response = co_await transport_.stream(request, on_body, deadline);
  if (response && !options.plain && refuses_sampling(*response)) {
    options.plain = true;
    request.body = chat_body(endpoint.model, messages, options, stream);
    response = co_await transport_.stream(request, on_body, deadline);
  }
  if (!response) co_return std::unexpected(upstream_error(endpoint, std::move(response.error())));
  if (response->status / 100 != 2) co_return std::unexpected(upstream_error(endpoint, *response));
  auto completion = stream ? events.finish() : parse_completion(response->body);
  if (!completion) completion.error().detail = safe_quote(completion.error().detail, endpoint.key);
  co_return completion;
}

}  // namespace dataquery::llm
