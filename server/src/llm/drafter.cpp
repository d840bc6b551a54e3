#include "llm/drafter.h"

#include <format>

#include "llm/reply_parser.h"

namespace dataquery::llm {

asio::awaitable<Result<Draft>> Drafter::draft(const PromptInput& input, const Settings& settings, OnToken on_token,
                                              Deadline deadline) const {
  const auto endpoint = resolve(settings);
  if (!endpoint) co_return std::unexpected(endpoint.error());
  const auto messages = build_messages(input);
  auto completion = co_await chat_.complete(*endpoint, messages, {}, std::move(on_token), deadline);
  if (!completion) co_return propagate(completion);
  if (completion->cut_off) {
    co_return fail(ErrorCode::kUpstream, std::format("{} cut its answer off before the end.", endpoint->model));
  }
  auto reply = parse_reply(completion->text, input.dialect);
  if (!reply.query && reply.words.empty()) {
    co_return fail(ErrorCode::kUpstream, std::format("{} gave an empty answer.", endpoint->model));
  }
  Draft draft{.query = std::nullopt,
              .words = std::move(reply.words),
              .model = completion->model.empty() ? endpoint->model : completion->model,
              .usage = completion->usage};
  if (reply.query) draft.query = source::Query{.dialect = input.dialect, .text = std::move(*reply.query)};
  co_return draft;
}

}  // namespace dataquery::llm
