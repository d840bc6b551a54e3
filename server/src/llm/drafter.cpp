#include "llm/drafter.h"

#include <format>

#include "llm/reply_parser.h"

namespace dataquery::llm {

Result<Draft> Drafter::draft(const PromptInput& input, const Settings& settings, const OnToken& on_token,
                             Deadline deadline, std::stop_token stop) const {
  const auto endpoint = resolve(settings);
  if (!endpoint) return std::unexpected(endpoint.error());
  auto completion = chat_.complete(*endpoint, build_messages(input), on_token, deadline, std::move(stop));
  if (!completion) return propagate(completion);
  if (completion->cut_off) {
    return fail(ErrorCode::kUpstream, std::format("{} cut its answer off before the end.", endpoint->model));
  }
  auto reply = parse_reply(completion->text, input.dialect);
  if (!reply.query && reply.words.empty()) {
    return fail(ErrorCode::kUpstream, std::format("{} gave an empty answer.", endpoint->model));
  }
  Draft draft{.query = std::nullopt,
              .words = std::move(reply.words),
              .model = completion->model.empty() ? endpoint->model : completion->model,
              .usage = completion->usage};
  if (reply.query) draft.query = source::Query{.dialect = input.dialect, .text = std::move(*reply.query)};
  return draft;
}

}  // namespace dataquery::llm
