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
  item.cached = result->cached;
  if (result->usage) {
    item.model = result->usage->model;
    item.prompt_tokens = result->usage->prompt_tokens;
    item.completion_tokens = result->usage->completion_tokens;
    item.cost = result->usage->cost;
  }
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

Sharing sharing_of(const connections::Options& options) {
  Sharing sharing{.notes = options.notes,
                  .tables = options.tables,
                  .values = options.share_values,
                  .rows = options.share_rows,
                  .context_tokens = options.context_tokens,
                  .chunks = options.chunks,
                  .threshold = options.threshold};
  if (options.prompt_template) sharing.prompt_template = *options.prompt_template;
  return sharing;
}

}  // namespace

/// Which model there is to ask, and why none when its use is spent. Blocking.
Result<void> Ask::add_model(const UserQuestion& asked, Question& question) const {
  auto access = settings_.llm_access(asked.user);
  if (!access) return propagate(access);
  llm::Settings own{.provider = access->provider, .model = access->model, .base_url = access->base_url.value_or("")};
  if (access->api_key) own.key = std::move(*access->api_key);
  question.llm = llm::choose(own, server_llm_);
  if (!question.llm) return {};
  auto within = usage_.check_limit(asked.user);
  if (within) return {};
  if (within.error().code != ErrorCode::kRateLimited) return within;
  question.llm.reset();
  question.llm_refused = std::move(within.error());
  return {};
}

/// What was asked before that bears on the question. Blocking.
Result<void> Ask::add_memory(const UserQuestion& asked, Question& question) const {
  constexpr std::size_t kTurns = 12;
  constexpr std::size_t kVerified = 200;
  if (asked.conversation) {
    auto turns = history_.turns(asked.user, *asked.conversation, asked.connection, kTurns);
    if (!turns) return propagate(turns);
    for (auto& turn : *turns) question.conversation.push_back({std::move(turn.question), std::move(turn.query)});
  }
  if (!question.llm) return {};
  auto verified = history_.verified(asked.user, asked.connection, kVerified);
  if (!verified) return propagate(verified);
  for (auto& pair : *verified) question.verified.push_back({std::move(pair.question), std::move(pair.query)});
  return {};
}

/// What is meant by the connection's own words, and by this question when it was asked before. Blocking.
Result<void> Ask::add_words(const UserQuestion& asked, Question& question) const {
  auto entries = glossary_.entries(asked.user, asked.connection);
  if (!entries) return propagate(entries);
  std::vector<translator::Glossary::Entry> terms;
  terms.reserve(entries->size());
  for (auto& entry : *entries) terms.push_back({std::move(entry.term), std::move(entry.definition)});
  question.glossary = translator::Glossary(std::move(terms));
  if (asked.choice) {
    question.chosen = Chosen{.query = *asked.choice, .before = {}};
    question.engine = Engine::kBuiltin;
  } else if (asked.engine != Engine::kLlm) {
    auto known = choices_.find(asked.user, asked.connection, asked.text);
    if (!known) return propagate(known);
    if (*known) {
      const ChosenBefore before{.id = (*known)->id,
                                .question = std::move((*known)->question),
                                .day = std::chrono::floor<std::chrono::days>((*known)->chosen_at)};
      question.chosen = Chosen{.query = std::move((*known)->query), .before = before};
    }
  }
  return {};
}

asio::awaitable<Result<Ask::Opened>> Ask::open(const UserQuestion& asked) const {
  co_return co_await run_blocking(pools_.sources, asked.connection.value, [&](std::stop_token stop) -> Result<Opened> {
    auto opened = connections_.open(asked.user, asked.connection, asked.deadline, std::move(stop));
    if (!opened) return propagate(opened);
    Opened result{.source = {.id = opened->id, .connector = opened->connector, .catalog = opened->catalog},
                  .question = {.text = asked.text,
                               .engine = asked.engine,
                               .sharing = sharing_of(opened->options),
                               .may_reuse = asked.may_reuse,
                               .deadline = asked.deadline},
                  .caveat = caveat_of(opened->indexing),
                  .may_index = !opened->is_demo &&
                               (!opened->indexing || opened->indexing->state == connections::JobState::kDone)};
    if (opened->is_demo) result.source.collection = connections::kDemoCollection;
    if (asked.prompt_template) result.question.sharing.prompt_template = *asked.prompt_template;
    if (asked.engine != Engine::kBuiltin) {
      if (auto added = add_model(asked, result.question); !added) return propagate(added);
    }
    if (auto added = add_memory(asked, result.question); !added) return propagate(added);
    if (auto added = add_words(asked, result.question); !added) return propagate(added);
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

/// Remembers the reading that was chosen, or forgets one that is none any more; `well_known` is the database, so that
/// it is not missed for lack of its values. The answer is there; a failure is for the log.
asio::awaitable<void> Ask::keep_choice(const UserQuestion& question, const std::optional<Chosen>& chosen,
                                       bool well_known, Answer& answer) const {
  auto& made = answer.evidence.choice;
  const bool is_new = made && !made->before && made->whole && answer.status == Status::kAnswered;
  const bool is_gone = answer.evidence.choice_gone && well_known && chosen && chosen->before;
  if (!is_new && !is_gone) co_return;
  const auto kept = co_await run_blocking(pools_.store, [&](const std::stop_token&) -> Result<void> {
    if (is_gone) return choices_.forget(question.user, question.connection, chosen->before->id);
    auto id = choices_.remember(question.user, question.connection, question.text, *question.choice, made->reading);
    if (!id) return propagate(id);
    made->id = *id;
    return {};
  });
  if (!kept && kept.error().code != ErrorCode::kNotFound) {
    log::warning("a chosen reading was not kept",
                 {{"connection", question.connection.value}, {"message", kept.error().message}});
  }
}

asio::awaitable<Result<Answer>> Ask::ask(UserQuestion question, Events& events) const {
  auto opened = co_await open(question);
  if (!opened) co_return propagate(opened);  // no connection of the user's: nothing to keep a history for
  const auto chosen = opened->question.chosen;
  auto answer = co_await answerer_.answer(std::move(opened->source), std::move(opened->question), events);
  if (answer && answer->evidence.unindexed && opened->may_index) co_await queue_indexing(question);
  if (answer) co_await keep_choice(question, chosen, !opened->caveat, *answer);
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

asio::awaitable<Result<Preview>> Ask::preview(UserQuestion question) const {
  question.engine = Engine::kBuiltin;  // whether there is a model does not matter
  auto opened = co_await open(question);
  if (!opened) co_return propagate(opened);
  co_return co_await answerer_.preview(std::move(opened->source), std::move(opened->question));
}

/// By the operator's prices, where the provider did not say.
void Ask::add_cost(Answer& answer) const {
  if (!answer.usage || answer.usage->requests == 0 || answer.usage->cost) return;
  answer.usage->cost =
      usage_.cost_of(answer.usage->model, answer.usage->prompt_tokens, answer.usage->completion_tokens);
}

asio::awaitable<Result<Answer>> Ask::remember(const UserQuestion& question, Result<Answer> result) const {
  if (result) {
    result->conversation = question.conversation;
    add_cost(*result);
  }
  auto kept = co_await run_blocking(pools_.store, [&](const std::stop_token&) -> Result<QuestionId> {
    if (result && result->usage && result->usage->requests > 0) {
      const auto& used = *result->usage;
      auto added = usage_.add(question.user, {.model = used.model,
                                              .requests = used.requests,
                                              .prompt_tokens = used.prompt_tokens,
                                              .completion_tokens = used.completion_tokens,
                                              .cost = used.cost});
      if (!added) return propagate(added);
    }
    return history_.append(history_item(question, result));
  });
  if (!kept && result) co_return propagate(kept);
  if (result) result->id = *kept;
  co_return result;
}

}  // namespace dataquery::ask
