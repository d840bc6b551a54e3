#include "ask/ask.h"

#include <boost/json/serialize.hpp>
#include <utility>

#include "base/log.h"
#include "base/run_blocking.h"

namespace dataquery::ask {
namespace {

history::HistoryItem history_item(const UserQuestion& question, const Result<Answer>& result) {
  history::HistoryItem item{.user = question.user,
                            .connection = question.connection,
                            .query = question.text,
                            .conversation_id = question.conversation};
  if (!result) {
    item.status = "error";
    item.response = result.error().message;
    item.error = std::string(to_string(result.error().code));
    return item;
  }
  item.status = std::string(to_string(result->status));
  item.response = result->text;
  item.engine = result->engine;
  item.confidence = result->confidence;
  if (!result->query.empty()) item.generated_query = result->query;
  boost::json::object timing;
  for (const auto& [stage, ms] : result->timing_ms) timing.emplace(stage, ms);
  item.timing_ms = boost::json::serialize(timing);
  return item;
}

/// What the user should know of a database that is not, or not well, indexed.
std::optional<std::string> caveat_of(const std::optional<connections::Job>& job) {
  if (!job || job->state == connections::JobState::kDone) return std::nullopt;
  if (job->state == connections::JobState::kFailed) {
    return "This database could not be read to the end the last time: what its columns hold may be unknown or out of "
           "date.";
  }
  return "This database is still being read: what its columns hold is not known yet, only their names.";
}

}  // namespace

asio::awaitable<Result<Ask::Opened>> Ask::open(const UserQuestion& question) const {
  co_return co_await run_blocking(
      pools_.sources, question.connection.value, [&](std::stop_token stop) -> Result<Opened> {
        auto opened = connections_.open(question.user, question.connection, question.deadline, std::move(stop));
        if (!opened) return propagate(opened);
        Opened result{.source = {.id = opened->id, .connector = opened->connector, .catalog = opened->catalog},
                      .caveat = caveat_of(opened->indexing),
                      .may_index = !opened->is_demo &&
                                   (!opened->indexing || opened->indexing->state == connections::JobState::kDone)};
        if (opened->is_demo) result.source.collection = connections::kDemoCollection;
        if (question.engine == Engine::kBuiltin) return result;
        auto access = settings_.llm_access(question.user);
        if (!access) return propagate(access);
        llm::Settings own{
            .provider = access->provider, .model = access->model, .base_url = access->base_url.value_or("")};
        if (access->api_key) own.key = std::move(*access->api_key);
        result.llm = llm::choose(own, server_llm_);
        return result;
      });
}

/// Another embedding model is in use than when the database was indexed. The answer is there; a failure is for the log.
asio::awaitable<void> Ask::queue_indexing(const UserQuestion& question) const {
  const auto queued =
      co_await run_blocking(pools_.sources, question.connection.value, [&](std::stop_token stop) -> Result<void> {
        return connections_.refresh(question.user, question.connection, question.deadline, std::move(stop));
      });
  if (!queued) {
    log::warning("a database stays without vectors",
                 {{"connection", question.connection.value}, {"message", queued.error().message}});
  }
}

asio::awaitable<Result<Answer>> Ask::ask(UserQuestion question, Events& events) const {
  auto opened = co_await open(question);
  if (!opened) co_return propagate(opened);  // no connection of the user's: nothing to keep a history for
  auto answer = co_await answerer_.answer(
      std::move(opened->source),
      {.text = question.text, .engine = question.engine, .llm = std::move(opened->llm), .deadline = question.deadline},
      events);
  if (answer && answer->evidence.unindexed && opened->may_index) co_await queue_indexing(question);
  if (answer && opened->caveat) answer->evidence.assumptions.push_back(std::move(*opened->caveat));
  co_return co_await remember(question, std::move(answer));
}

asio::awaitable<Result<Answer>> Ask::run(UserQuestion query, Events& events) const {
  query.engine = Engine::kBuiltin;
  auto opened = co_await open(query);
  if (!opened) co_return propagate(opened);
  auto answer = co_await answerer_.run(std::move(opened->source), "Your query", query.text, query.deadline, events);
  co_return co_await remember(query, std::move(answer));
}

asio::awaitable<Result<Answer>> Ask::remember(const UserQuestion& question, Result<Answer> result) const {
  auto kept = co_await run_blocking(
      pools_.store, [&](const std::stop_token&) { return history_.append(history_item(question, result)); });
  if (!kept && result) co_return propagate(kept);
  if (result) result->id = *kept;
  co_return result;
}

}  // namespace dataquery::ask
