#include "ask/answerer.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>
#include <vector>

#include "answer/chart.h"
#include "answer/words.h"
#include "base/log.h"
#include "base/run_blocking.h"

namespace dataquery::ask {

struct Answerer::Progress {
  Source source;
  Question question;
  Events& events;
  Stopwatch stopwatch;
  retrieval::Context context;
  std::shared_ptr<const translator::CatalogIndex> index;
  translator::Translation translation;
  translator::Evidence explanation;  // of the best candidate
  Evidence evidence;
  std::optional<Error> llm_failure;  // when the built-in engine has to stand in
};

namespace {

std::string label_of(const catalog::Catalog& catalog, std::size_t table) {
  const auto& entry = catalog.tables[table];
  return entry.schema.empty() || entry.schema == "public" ? entry.name : entry.schema + "." + entry.name;
}

void add_context(Evidence& evidence, const catalog::Catalog& catalog, const retrieval::Context& context) {
  if (context.vectors_failed) {
    evidence.unindexed = context.vectors_failed->code == ErrorCode::kNotFound;
    evidence.assumptions.push_back("Tables were found by their words alone, not by meaning. " +
                                   context.vectors_failed->message);
  }
  for (const auto& chunk : context.chunks) {
    evidence.context.push_back(
        {.table = label_of(catalog, chunk.table), .score = chunk.score, .text = chunk.chunk.text});
  }
}

/// What the built-in engine can tell of how it understood the question.
void add_explanation(Evidence& evidence, translator::Evidence explained) {
  evidence.tables = std::move(explained.tables);
  evidence.joins = std::move(explained.joins);
  evidence.filters = std::move(explained.filters);
  std::ranges::move(explained.assumptions, std::back_inserter(evidence.assumptions));
  evidence.not_understood = std::move(explained.unknown_words);
  for (auto& link : explained.links) {
    if (link.kind == "column") evidence.columns.push_back(link.target);
    evidence.links.push_back({std::move(link.words), std::move(link.kind), std::move(link.target)});
  }
}

bool is_empty(const source::Rows& rows) {
  return std::ranges::all_of(rows.rows, [](const auto& row) { return std::ranges::all_of(row, source::is_null); });
}

/// Whether an error concerns the query alone, so that another query may do better.
bool is_of_the_query(ErrorCode code) { return code == ErrorCode::kInvalidQuery || code == ErrorCode::kRefused; }

/// Words and chart for `rows`; a computing call.
void describe_rows(Answer& answer, const std::string& question) {
  answer.text = answer::in_words(question, answer.rows);
  answer.chart = answer::chart(question, answer.rows);
}

/// A probability is known to three digits at the most.
double rounded(double probability) { return std::round(probability * 1000) / 1000; }

std::string quoted_list(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "“" : ", “") + word + "”";
  return text;
}

}  // namespace

asio::awaitable<Result<Answer>> Answerer::answer(Source source, Question question, Events& events) const {
  Progress progress{.source = std::move(source), .question = std::move(question), .events = events};
  if (progress.question.engine == Engine::kLlm && !progress.question.llm) {
    co_return fail_field("engine", "There is no LLM to ask: choose a provider and give its key in the settings.");
  }
  if (auto found = co_await find_context(progress); !found) co_return propagate(found);
  if (progress.question.engine != Engine::kLlm) {
    if (auto done = co_await translate(progress); !done) co_return propagate(done);
  }
  const bool use_llm = progress.question.llm && !(progress.question.engine == Engine::kAuto && is_sure(progress));
  if (use_llm && progress.question.engine != Engine::kBuiltin) {
    auto drafted = co_await answer_llm(progress);
    const bool stand_in = !drafted && drafted.error().code == ErrorCode::kUpstream &&
                          !progress.translation.candidates.empty() && progress.question.engine == Engine::kAuto;
    if (!stand_in) co_return drafted;
    progress.llm_failure = std::move(drafted.error());
  }
  co_return co_await answer_builtin(progress);
}

/// Words that nothing in the query answers to call for more confidence: an answer that leaves them out may be to
/// another question. Measuring (answer_from 0) wants every answer.
bool Answerer::is_sure(const Progress& progress) const {
  constexpr double kForEachUnknownWord = 0.2;
  if (progress.translation.candidates.empty()) return false;
  if (options_.answer_from <= 0) return true;
  const auto unknown = static_cast<double>(progress.explanation.unknown_words.size());
  return progress.translation.confidence >= options_.answer_from + kForEachUnknownWord * unknown;
}

asio::awaitable<Result<void>> Answerer::find_context(Progress& progress) const {
  progress.events.emit(StatusEvent{"context"});
  auto& pool = retriever_.over_network() ? pools_.llm : pools_.compute;
  auto context = co_await run_blocking(pool, [&](std::stop_token stop) {
    const auto collection = progress.source.collection.value_or(progress.source.id);
    return retriever_.context(progress.question.text, collection, progress.source.catalog, {},
                              progress.question.deadline, stop);
  });
  if (!context) co_return propagate(context);
  progress.context = std::move(*context);
  if (const auto& failed = progress.context.vectors_failed) {
    log::warning("retrieval went by words alone",
                 {{"connection", progress.source.id.value}, {"message", failed->message}, {"detail", failed->detail}});
  }
  add_context(progress.evidence, *progress.source.catalog, progress.context);
  progress.events.emit(ContextEvent{progress.evidence});
  progress.stopwatch.lap("retrieval");
  co_return Result<void>{};
}

asio::awaitable<Result<void>> Answerer::translate(Progress& progress) const {
  progress.events.emit(StatusEvent{"translate"});
  auto done = co_await run_blocking(pools_.compute, [&](const std::stop_token&) -> Result<void> {
    progress.index = indexes_.get(progress.source.catalog);
    progress.translation = translator_.translate(progress.question.text, *progress.index, clock_.today());
    if (!progress.translation.candidates.empty()) {
      progress.explanation = translator::explain(progress.translation, *progress.index, 0);
    }
    return {};
  });
  progress.stopwatch.lap("translate");
  co_return done;
}

asio::awaitable<Result<Answerer::Executed>> Answerer::execute(const Source& source, source::Query query,
                                                              Deadline deadline) const {
  co_return co_await run_blocking(pools_.sources, source.id.value, [&](std::stop_token stop) -> Result<Executed> {
    const auto started = Stopwatch::Clock::now();
    auto proved = guard_.prove_read_only(std::move(query), source.catalog.get());
    const auto proving = Stopwatch::Clock::now() - started;
    if (!proved) return propagate(proved);
    auto rows = source.connector->run(*proved, options_.limits, deadline, std::move(stop));
    if (!rows) return propagate(rows);
    return Executed{proved->text(), std::move(*rows), proving};
  });
}

asio::awaitable<Result<Answer>> Answerer::answer_builtin(Progress& progress) const {
  const auto& candidates = progress.translation.candidates;
  if (!is_sure(progress)) {
    auto unsure = clarify(progress);
    progress.stopwatch.lap("answer");
    unsure.timing_ms = progress.stopwatch.result();
    co_return unsure;
  }
  std::vector<translator::Outcome> outcomes(candidates.size(), translator::Outcome::kNotRun);
  std::vector<std::optional<Executed>> results(candidates.size());
  std::optional<Error> last_failure;
  progress.events.emit(StatusEvent{"run"});
  while (const auto next = translator::next_to_run(progress.translation, outcomes)) {
    progress.events.emit(QueryEvent{candidates[*next].query.text, "builtin"});
    auto executed = co_await execute(progress.source, candidates[*next].query, progress.question.deadline);
    if (!executed && !is_of_the_query(executed.error().code)) co_return propagate(executed);
    if (executed) {
      progress.stopwatch.split("guard", executed->proving);
      outcomes[*next] = is_empty(executed->rows) ? translator::Outcome::kEmpty : translator::Outcome::kRows;
      results[*next] = std::move(*executed);
    } else {
      outcomes[*next] = translator::Outcome::kFailed;
      last_failure = std::move(executed.error());
    }
  }
  progress.stopwatch.lap("run");

  Answer answer{.engine = "builtin"};
  const auto chosen = translator::pick(progress.translation, outcomes);
  if (!chosen) {
    answer.status = Status::kNoAnswer;
    answer.text = "The question was understood, but the database rejected the query: " +
                  (last_failure ? last_failure->message : std::string("no reason was given")) + ".";
    answer.query = candidates.front().query.text;
    answer.evidence = std::move(progress.evidence);
    answer.timing_ms = progress.stopwatch.result();
    co_return answer;
  }
  auto& result = *results[chosen->candidate];  // NOLINT(bugprone-unchecked-optional-access): chosen for its outcome
  answer.status = Status::kAnswered;
  answer.confidence = rounded(chosen->confidence);
  answer.query = std::move(result.query);
  answer.rows = std::move(result.rows);
  auto finished = co_await run_blocking(pools_.compute, [&](const std::stop_token&) -> Result<void> {
    add_explanation(progress.evidence, translator::explain(progress.translation, *progress.index, chosen->candidate));
    describe_rows(answer, progress.question.text);
    return {};
  });
  if (!finished) co_return propagate(finished);
  answer.evidence = std::move(progress.evidence);
  progress.stopwatch.lap("answer");
  answer.timing_ms = progress.stopwatch.result();
  co_return answer;
}

Answer Answerer::clarify(const Progress& progress) const {
  Answer answer{
      .evidence = progress.evidence, .confidence = rounded(progress.translation.confidence), .engine = "builtin"};
  const auto& candidates = progress.translation.candidates;
  std::vector<translator::Reading> readings;
  if (!candidates.empty()) {
    add_explanation(answer.evidence, progress.explanation);
    readings = translator::choices(progress.translation, *progress.index);
  }
  for (const auto& reading : readings) {
    answer.choices.push_back({reading.words, candidates[reading.candidate].query.text});
  }
  const auto& unknown = answer.evidence.not_understood;
  if (answer.choices.empty()) {
    answer.status = Status::kNoAnswer;
    answer.text = unknown.empty() ? "I could not find what this asks for in the database."
                                  : "I could not find in the database what " + quoted_list(unknown) + " stands for.";
    answer.text += " Naming a table or a column helps; with an LLM in the settings, freer questions can be asked.";
  } else {
    answer.status = Status::kClarify;
    answer.text = "I am not sure what you mean.";
    if (!unknown.empty()) answer.text += " I do not know " + quoted_list(unknown) + ".";
    answer.text += " Did you mean one of these?";
  }
  if (progress.llm_failure) answer.text = progress.llm_failure->message + " " + answer.text;
  return answer;
}

asio::awaitable<Result<Answer>> Answerer::answer_llm(Progress& progress) const {
  const auto& settings = *progress.question.llm;  // NOLINT(bugprone-unchecked-optional-access): called where it is set
  progress.events.emit(StatusEvent{"llm"});
  llm::PromptInput input{
      .question = progress.question.text, .dialect = progress.source.catalog->dialect, .today = clock_.today()};
  for (const auto& chunk : progress.context.chunks) input.context.push_back(chunk.chunk.text);
  // A silent model must end while there is still time to say so.
  constexpr std::chrono::milliseconds kTimeToSayIt{500};
  const auto left = progress.question.deadline.remaining() - kTimeToSayIt;
  const auto deadline = progress.question.deadline.at_most(std::min(options_.llm_deadline, left));
  auto draft = co_await drafter_.draft(input, settings, {}, deadline);
  progress.stopwatch.lap("llm");
  if (!draft) co_return propagate(draft);

  Answer answer{.evidence = std::move(progress.evidence), .engine = "llm"};
  if (draft->usage) {
    answer.usage = Usage{draft->model, draft->usage->prompt_tokens, draft->usage->completion_tokens};
  }
  if (!draft->query) {
    answer.status = Status::kNoAnswer;
    answer.text = draft->words.empty() ? "The model wrote no query for this question." : draft->words;
    answer.timing_ms = progress.stopwatch.result();
    co_return answer;
  }
  answer.query = draft->query->text;
  progress.events.emit(QueryEvent{answer.query, "llm"});
  auto executed = co_await execute(progress.source, *draft->query, progress.question.deadline);
  if (executed) progress.stopwatch.split("guard", executed->proving);
  progress.stopwatch.lap("run");
  if (!executed) {
    if (!is_of_the_query(executed.error().code)) co_return propagate(executed);
    answer.status = Status::kNoAnswer;
    answer.text = (executed.error().code == ErrorCode::kRefused ? "The model's query was refused and not run: "
                                                                : "The model's query did not work: ") +
                  executed.error().message;
    answer.timing_ms = progress.stopwatch.result();
    co_return answer;
  }
  answer.status = Status::kAnswered;
  answer.rows = std::move(executed->rows);
  if (!draft->words.empty()) answer.evidence.assumptions.push_back(draft->words);
  auto finished = co_await run_blocking(pools_.compute, [&](const std::stop_token&) -> Result<void> {
    describe_rows(answer, progress.question.text);
    return {};
  });
  if (!finished) co_return propagate(finished);
  progress.stopwatch.lap("answer");
  answer.timing_ms = progress.stopwatch.result();
  co_return answer;
}

asio::awaitable<Result<Answer>> Answerer::run(Source source, std::string question, std::string query, Deadline deadline,
                                              Events& events) const {
  Stopwatch stopwatch;
  events.emit(QueryEvent{query, "user"});
  auto executed = co_await execute(source, {source.catalog->dialect, std::move(query)}, deadline);
  if (!executed) co_return propagate(executed);
  stopwatch.split("guard", executed->proving);
  stopwatch.lap("run");
  Answer answer{.status = Status::kAnswered, .query = std::move(executed->query), .rows = std::move(executed->rows)};
  answer.engine = "user";
  auto finished = co_await run_blocking(pools_.compute, [&](const std::stop_token&) -> Result<void> {
    describe_rows(answer, question);
    return {};
  });
  if (!finished) co_return propagate(finished);
  stopwatch.lap("answer");
  answer.timing_ms = stopwatch.result();
  co_return answer;
}

}  // namespace dataquery::ask
