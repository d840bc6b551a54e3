#include "ask/builtin_engine.h"

#include <iterator>
#include <utility>
#include <vector>

#include "ask/describe.h"
#include "ask/did_you_mean.h"
#include "base/run_blocking.h"
#include "translator/pick.h"

namespace dataquery::ask {
namespace {

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

/// Why a model did not answer although one was wanted; or "".
std::string why_no_model(const Progress& progress) {
  if (progress.llm_failure) return progress.llm_failure->message;
  return progress.question.llm_refused ? progress.question.llm_refused->message : std::string();
}

}  // namespace

bool BuiltinEngine::is_sure(const Progress& progress) const {
  constexpr double kForEachUnknownWord = 0.2;
  if (progress.translation.candidates.empty()) return false;
  if (progress.evidence.choice) return true;
  if (answer_from_ <= 0) return true;
  const auto unknown = static_cast<double>(progress.explanation.unknown_words.size());
  return progress.translation.confidence >= answer_from_ + kForEachUnknownWord * unknown;
}

asio::awaitable<Result<Answer>> BuiltinEngine::answer(Progress& progress) const {
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
  progress.events.emit(StatusEvent{.stage = "run"});
  while (const auto next = translator::next_to_run(progress.translation, outcomes)) {
    progress.events.emit(QueryEvent{.query = candidates[*next].query.text, .engine = "builtin"});
    auto executed = co_await executor_.run(progress.source, candidates[*next].query, progress.question.deadline);
    if (!executed && !is_of_the_query(executed.error().code)) co_return propagate(executed);
    if (executed) {
      progress.stopwatch.split("guard", executed->proving);
      outcomes[*next] = is_empty(executed->rows) ? translator::Outcome::kEmpty : translator::Outcome::kRows;
      results[*next] = std::move(*executed);
    } else {
      if (progress.evidence.choice && progress.evidence.choice->before) co_return co_await answer_anew(progress);
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
  if (!progress.evidence.choice) answer.confidence = rounded(chosen->confidence);
  answer.query = std::move(result.query);
  answer.rows = std::move(result.rows);
  co_return co_await finish(progress, std::move(answer), chosen->candidate);
}

/// Without the reading that was chosen before, which the database refuses now.
asio::awaitable<Result<Answer>> BuiltinEngine::answer_anew(Progress& progress) const {
  progress.evidence.choice.reset();
  progress.evidence.choice_gone = true;
  auto& translation = progress.translation;
  translation.candidates.erase(translation.candidates.begin());
  translation.confidence = translation.candidates.empty() ? 0 : translation.candidates.front().score;
  auto explained = co_await run_blocking(pools_.compute, [&](const std::stop_token&) -> Result<void> {
    progress.explanation = {};
    if (!translation.candidates.empty()) progress.explanation = translator::explain(translation, *progress.index, 0);
    return {};
  });
  if (!explained) co_return propagate(explained);
  co_return co_await answer(progress);
}

asio::awaitable<Result<Answer>> BuiltinEngine::finish(Progress& progress, Answer answer, std::size_t chosen) const {
  auto finished = co_await run_blocking(pools_.compute, [&](const std::stop_token&) -> Result<void> {
    add_explanation(progress.evidence, translator::explain(progress.translation, *progress.index, chosen));
    describe_rows(answer, progress.read_as.value_or(progress.question.text));
    if (is_empty(answer.rows)) {
      const auto better = did_you_mean(progress.translation.candidates[chosen].query, *progress.source.catalog);
      if (!better.empty()) answer.text += " " + suggestion(better);
    }
    return {};
  });
  if (!finished) co_return propagate(finished);
  answer.evidence = std::move(progress.evidence);
  if (const auto why = why_no_model(progress); !why.empty()) {
    answer.evidence.assumptions.push_back("Answered without the model. " + why);
  }
  progress.stopwatch.lap("answer");
  answer.timing_ms = progress.stopwatch.result();
  co_return answer;
}

Answer BuiltinEngine::clarify(const Progress& progress) const {
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
  if (const auto why = why_no_model(progress); !why.empty()) answer.text = why + " " + answer.text;
  return answer;
}

}  // namespace dataquery::ask
