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

Result<Completion> ChatClient::complete(const Endpoint& endpoint, const std::vector<Message>& messages,
                                        const OnToken& on_token, Deadline deadline, std::stop_token stop) const {
  const bool stream = static_cast<bool>(on_token);
  HttpRequest request{.url = endpoint.base_url + "/chat/completions", .bearer = endpoint.key, .body = {}};
  if (stream) request.accept = "text/event-stream";
  ChatStream events(on_token);
  const auto on_body = stream ? OnBody([&](std::string_view piece) { events.feed(piece); }) : OnBody{};
  const auto ask = [&](bool plain) {
    request.body = chat_body(endpoint.model, messages, {.stream = stream, .plain = plain});
    return transport_.post(request, on_body, deadline, stop);
  };

  auto response = ask(false);
  if (response && refuses_sampling(*response)) response = ask(true);
  if (!response) return std::unexpected(upstream_error(endpoint, std::move(response.error())));
  if (response->status / 100 != 2) return std::unexpected(upstream_error(endpoint, *response));
  auto completion = stream ? events.finish() : parse_completion(response->body);
  if (!completion) completion.error().detail = safe_quote(completion.error().detail, endpoint.key);
  return completion;
}

}  // namespace dataquery::llm
