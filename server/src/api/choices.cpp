#include "history/choices.h"

#include "api/services.h"
#include "base/iso_time.h"
#include "base/run_blocking.h"

namespace dataquery::api {
namespace {

struct ChoiceReply {
  static constexpr std::string_view kName = "ChosenReading";
  std::int64_t id = 0;
  std::string question;
  std::string reading;
  std::string query;
  std::string chosen_at;
};
BOOST_DESCRIBE_STRUCT(ChoiceReply, (), (id, question, reading, query, chosen_at))

struct ChoicesReply {
  static constexpr std::string_view kName = "ChosenReadings";
  std::vector<ChoiceReply> choices;
};
BOOST_DESCRIBE_STRUCT(ChoicesReply, (), (choices))

struct Forgotten {
  static constexpr std::string_view kName = "Message";
  std::string message;
};
BOOST_DESCRIBE_STRUCT(Forgotten, (), (message))

asio::awaitable<Result<ChoicesReply>> list(Services& services, Call& call) {
  const auto id = path_id(call.request);
  if (!id) co_return std::unexpected(id.error());
  auto choices = co_await run_blocking(
      services.pools.store, [&](const std::stop_token&) -> Result<std::vector<history::ChosenReading>> {
        if (auto owned = services.connections.options(call.identity.user, ConnectionId{*id}); !owned) {
          return propagate(owned);
        }
        return services.choices.list(call.identity.user, ConnectionId{*id});
      });
  if (!choices) co_return propagate(choices);
  ChoicesReply reply;
  for (auto& choice : *choices) {
    reply.choices.push_back({.id = choice.id,
                             .question = std::move(choice.question),
                             .reading = std::move(choice.reading),
                             .query = std::move(choice.query),
                             .chosen_at = to_iso(choice.chosen_at)});
  }
  co_return reply;
}

asio::awaitable<Result<Forgotten>> forget(Services& services, Call& call) {
  const auto id = path_id(call.request);
  if (!id) co_return std::unexpected(id.error());
  const auto choice = path_id(call.request, "choice");
  if (!choice) co_return std::unexpected(choice.error());
  auto forgotten = co_await run_blocking(services.pools.store, [&](const std::stop_token&) {
    return services.choices.forget(call.identity.user, ConnectionId{*id}, *choice);
  });
  if (!forgotten) co_return propagate(forgotten);
  co_return Forgotten{"The choice was forgotten"};
}

}  // namespace

void add_choices(Endpoints& endpoints, Services& services) {
  endpoints.add<ChoicesReply>({.path = "/api/connections/{id}/choices",
                               .tag = "Questions",
                               .summary = "Readings that were chosen of unclear questions, newest first",
                               .errors = {404}},
                              [&services](Call& call) { return list(services, call); });
  endpoints.add<Forgotten>({.method = http::Method::kDelete,
                            .path = "/api/connections/{id}/choices/{choice}",
                            .tag = "Questions",
                            .summary = "Forget a choice: the question is unclear again",
                            .errors = {404}},
                           [&services](Call& call) { return forget(services, call); });
}

}  // namespace dataquery::api
