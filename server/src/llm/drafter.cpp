#include "llm/drafter.h"

#include <format>
#include <utility>

#include "llm/reply_parser.h"

namespace dataquery::llm {

asio::awaitable<Result<Completion>> Drafter::words(const std::vector<Message>& messages, const Settings& settings,
                                                   OnToken on_token, Deadline deadline) const {
  const auto endpoint = resolve(settings);
  if (!endpoint) co_return std::unexpected(endpoint.error());
  auto completion = co_await chat_.complete(*endpoint, messages, {}, std::move(on_token), deadline);
  if (!completion) co_return propagate(completion);
  if (completion->cut_off) {
    co_return fail(ErrorCode::kUpstream, std::format("{} cut its answer off before the end.", endpoint->model));
  }
  if (completion->text.find_first_not_of(" \t\r\n") == std::string::npos) {
    co_return fail(ErrorCode::kUpstream, std::format("{} gave an empty answer.", endpoint->model));
  }
  if (completion->model.empty()) completion->model = endpoint->model;
  co_return completion;
}

asio::awaitable<Result<Draft>> Drafter::draft(const std::vector<Message>& messages, catalog::Dialect dialect,
                                              const Settings& settings, OnToken on_token, Deadline deadline) const {
  auto completion = co_await words(messages, settings, std::move(on_token), deadline);
  if (!completion) co_return propagate(completion);
  auto reply = parse_reply(completion->text, dialect);
  if (!reply.query && reply.words.empty()) {
    co_return fail(ErrorCode::kUpstream, std::format("{} gave an empty answer.", completion->model));
  }
  Draft draft{.query = std::nullopt,
              .words = std::move(reply.words),
              .answer = std::move(completion->text),
              .model = std::move(completion->model),
              .usage = completion->usage};
  if (reply.query) draft.query = source::Query{.dialect = dialect, .text = std::move(*reply.query)};
  co_return draft;
}

}  // namespace dataquery::llm
