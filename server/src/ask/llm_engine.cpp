#include "ask/llm_engine.h"

#include <algorithm>
#include <format>
#include <utility>
#include <vector>

#include "ask/describe.h"
#include "ask/did_you_mean.h"
#include "ask/examples.h"
#include "ask/told_terms.h"
#include "base/run_blocking.h"

namespace dataquery::ask {
namespace {

constexpr std::size_t kExamples = 3;
constexpr std::size_t kTurnsTold = 5;
constexpr std::size_t kRowsForWords = 50;
constexpr std::size_t kBytesForWords = 8'000;

void take(Answer& answer, Executed executed) {
  answer.status = Status::kAnswered;
  answer.query = std::move(executed.query);
  answer.rows = std::move(executed.rows);
}

}  // namespace

struct LlmEngine::Talk {
  const llm::Settings& settings;
  llm::PromptInput prompt;
  std::string cache_key;
  Answer answer;
  std::optional<Executed> empty;  ///< a query that ran and found nothing, while the model looks for a better one
  std::string hint;               ///< for people: what they may have meant, when nothing was found

  void add(const std::string& model, const std::optional<llm::Usage>& used) {
    if (!answer.usage) answer.usage = Usage{.model = model};
    answer.usage->model = model;
    ++answer.usage->requests;
    if (!used) return;
    answer.usage->prompt_tokens += used->prompt_tokens;
    answer.usage->completion_tokens += used->completion_tokens;
    if (used->cost) answer.usage->cost = answer.usage->cost.value_or(0) + *used->cost;
  }
};

llm::PromptInput prompt_for(const Progress& progress, std::chrono::year_month_day today) {
  const auto& question = progress.question;
  const auto& turns = question.conversation;
  const auto told = std::min(kTurnsTold, turns.size());
  return {.question = question.text,
          .context = progress.context.packed,
          .notes = notes_with_terms(progress),
          .examples = nearest_examples(question.text, question.verified, kExamples),
          .conversation = {turns.end() - static_cast<std::ptrdiff_t>(told), turns.end()},
          .dialect = progress.source.catalog->dialect,
          .today = today,
          .prompt_template = question.sharing.prompt_template};
}

/// A silent model must end while there is still time to say so.
Deadline LlmEngine::request_deadline(const Progress& progress) const {
  constexpr std::chrono::milliseconds kTimeToSayIt{500};
  const auto& deadline = progress.question.deadline;
  return deadline.at_most(std::min(options_.deadline, deadline.remaining() - kTimeToSayIt));
}

asio::awaitable<Result<Answer>> LlmEngine::answer(Progress& progress) const {
  Talk talk{.settings = *progress.question.llm,  // NOLINT(bugprone-unchecked-optional-access): called where it is set
            .prompt = prompt_for(progress, clock_.today()),
            .answer = {.evidence = std::move(progress.evidence), .engine = "llm"}};
  // Thousands may wait here, and what is shown of the context is in the evidence. An assignment would keep the memory.
  {
    const auto done = std::move(progress.context);
  }
  talk.cache_key = cache_key(progress.source.id, talk.settings, llm::build_messages(talk.prompt));

  auto settled = co_await reuse(progress, talk);
  for (int attempt = 0; settled && !*settled && attempt <= options_.repairs; ++attempt) {
    progress.events.emit(StatusEvent{.stage = "llm", .attempt = attempt + 1});
    auto drafted = co_await draft(progress, talk);
    if (!drafted && talk.empty) break;
    if (!drafted) {
      progress.evidence = std::move(talk.answer.evidence);  // the built-in engine may go on with it
      co_return propagate(drafted);
    }
    settled = co_await this->attempt(progress, talk, std::move(*drafted));
  }
  if (!settled) co_return propagate(settled);

  auto& answer = talk.answer;
  if (answer.status != Status::kAnswered && talk.empty) {
    take(answer, std::move(*talk.empty));
  } else if (!*settled) {
    const auto& tried = answer.evidence.attempts;
    answer.text = std::format("The model wrote no query that works, in {} {}. The last one: {}", tried.size(),
                              tried.size() == 1 ? "attempt" : "attempts", tried.back().problem);
  }
  if (answer.status == Status::kAnswered) {
    if (auto described = co_await describe(progress, talk); !described) co_return propagate(described);
  }
  answer.timing_ms = progress.stopwatch.result();
  co_return std::move(answer);
}

/// Runs what the model wrote for the same question before; false when there is none, or it works no more.
asio::awaitable<Result<bool>> LlmEngine::reuse(Progress& progress, Talk& talk) const {
  if (!progress.question.may_reuse) co_return false;
  auto known = cache_.find(talk.cache_key);
  if (!known) co_return false;
  progress.events.emit(QueryEvent{.query = known->query, .engine = "llm"});
  auto executed = co_await executor_.run(progress.source, {progress.source.catalog->dialect, known->query},
                                         progress.question.deadline);
  progress.stopwatch.lap("run");
  if (!executed && !is_of_the_query(executed.error().code)) co_return propagate(executed);
  if (!executed) {
    cache_.forget(talk.cache_key);
    co_return false;
  }
  auto& answer = talk.answer;
  take(answer, std::move(*executed));
  answer.cached = true;
  answer.usage = Usage{.model = known->model};
  if (!known->words.empty()) answer.evidence.assumptions.push_back(std::move(known->words));
  co_return true;
}

asio::awaitable<Result<llm::Draft>> LlmEngine::draft(Progress& progress, Talk& talk) const {
  llm::OnToken on_token;
  if (progress.events.wants_tokens()) {
    on_token = [&progress](std::string_view text) { progress.events.emit(TokenEvent{.text = text, .part = "query"}); };
  }
  auto draft = co_await drafter_.draft(llm::build_messages(talk.prompt), talk.prompt.dialect, talk.settings,
                                       std::move(on_token), request_deadline(progress));
  progress.stopwatch.lap("llm");
  if (draft) talk.add(draft->model, draft->usage);
  co_return draft;
}

/// Runs the draft. True when the question is settled; false when `talk` holds what the model is to correct.
asio::awaitable<Result<bool>> LlmEngine::attempt(Progress& progress, Talk& talk, llm::Draft draft) const {
  auto& answer = talk.answer;
  if (!draft.query) {
    answer.status = Status::kNoAnswer;
    answer.text = draft.words.empty() ? "The model wrote no query for this question." : std::move(draft.words);
    co_return true;
  }
  answer.query = draft.query->text;
  const auto number = static_cast<int>(answer.evidence.attempts.size()) + 1;
  progress.events.emit(QueryEvent{.query = answer.query, .engine = "llm", .attempt = number});
  auto executed = co_await executor_.run(progress.source, *draft.query, progress.question.deadline);
  if (executed) progress.stopwatch.split("guard", executed->proving);
  progress.stopwatch.lap("run");
  if (!executed && !is_of_the_query(executed.error().code)) co_return propagate(executed);

  std::string problem;  // for people
  std::string told;     // to the model; may hold values of the database
  if (!executed) {
    problem = (executed.error().code == ErrorCode::kRefused ? "The query was refused and not run: "
                                                            : "The database rejected the query: ") +
              executed.error().message;
    told = problem;
  } else if (is_empty(executed->rows) && !talk.empty) {
    auto better = co_await run_blocking(pools_.compute, [&](const std::stop_token&) -> Result<std::vector<DidYouMean>> {
      return did_you_mean({progress.source.catalog->dialect, executed->query}, *progress.source.catalog);
    });
    if (!better) co_return propagate(better);
    talk.hint = suggestion(*better);
    if (!better->empty() && progress.question.sharing.values) {
      problem = "The query found no rows. " + talk.hint;
      told = repair_hint(*better);
    }
  }
  if (executed && problem.empty()) {
    take(answer, std::move(*executed));
    cache_.keep(talk.cache_key, {.query = answer.query, .words = draft.words, .model = draft.model});
    if (!draft.words.empty()) answer.evidence.assumptions.push_back(std::move(draft.words));
    co_return true;
  }
  if (executed) talk.empty = std::move(*executed);
  answer.evidence.attempts.push_back({.query = answer.query, .problem = problem});
  talk.prompt.attempts.push_back({.answer = std::move(draft.answer), .problem = std::move(told)});
  progress.events.emit(RepairEvent{.attempt = number, .problem = answer.evidence.attempts.back().problem});
  co_return false;
}

asio::awaitable<Result<void>> LlmEngine::describe(Progress& progress, Talk& talk) const {
  auto& answer = talk.answer;
  auto described = co_await run_blocking(pools_.compute, [&](const std::stop_token&) -> Result<void> {
    describe_rows(answer, progress.question.text);
    return {};
  });
  if (!described) co_return described;
  if (is_empty(answer.rows) && !talk.hint.empty()) answer.text += " " + talk.hint;
  progress.stopwatch.lap("answer");
  if (progress.question.sharing.rows && !is_empty(answer.rows)) co_await write_words(progress, talk);
  co_return Result<void>{};
}

/// Has the model write the answer from the rows. The answer from the template stays where that fails.
asio::awaitable<void> LlmEngine::write_words(Progress& progress, Talk& talk) const {
  auto& answer = talk.answer;
  progress.events.emit(StatusEvent{.stage = "words"});
  auto rows = rows_text(answer.rows, kRowsForWords, kBytesForWords);
  const auto messages =
      llm::build_words_messages({.question = progress.question.text,
                                 .query = answer.query,
                                 .rows = std::move(rows.text),
                                 .row_count = answer.rows.rows.size(),
                                 .all_rows = rows.rows == answer.rows.rows.size() && !answer.rows.truncated,
                                 .today = clock_.today()});
  llm::OnToken on_token;
  if (progress.events.wants_tokens()) {
    on_token = [&progress](std::string_view text) { progress.events.emit(TokenEvent{.text = text, .part = "answer"}); };
  }
  auto written = co_await drafter_.words(messages, talk.settings, std::move(on_token), request_deadline(progress));
  progress.stopwatch.lap("llm");
  if (written) {
    talk.add(written->model, written->usage);
    answer.text = std::move(written->text);
    answer.evidence.assumptions.emplace_back("The answer in words was written by the model, from the rows.");
  } else {
    answer.evidence.assumptions.push_back(
        "The answer in words is made from the rows alone, for the model did not write it. " + written.error().message);
  }
}

}  // namespace dataquery::ask
