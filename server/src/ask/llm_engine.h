#pragma once

#include <chrono>
#include <cstddef>

#include "ask/executor.h"
#include "ask/progress.h"
#include "ask/query_cache.h"
#include "base/clock.h"
#include "llm/drafter.h"

namespace dataquery::ask {

struct LlmEngineOptions {
  std::chrono::milliseconds deadline{25'000};  ///< of one request to a model
  int repairs = 2;                             ///< times that a query that cannot be used goes back
};

/// Answers by a model: has it draft a query, proves and runs that, and sends what is wrong with it back until it can be
/// used. Awaits without a thread while the model thinks; thousands at once. What it is made with must outlive it.
class LlmEngine {
 public:
  LlmEngine(Pools& pools, const Executor& executor, const llm::Drafter& drafter, QueryCache& cache, const Clock& clock,
            LlmEngineOptions options)
      : pools_(pools), executor_(executor), drafter_(drafter), cache_(cache), clock_(clock), options_(options) {}

  /// `progress` must have its context and an LLM. A query that never worked is no error but a `kNoAnswer` whose
  /// evidence lists what was tried.
  /// Errors: kUpstream; those of Executor::run that are not of the query.
  [[nodiscard]] asio::awaitable<Result<Answer>> answer(Progress& progress) const;

 private:
  /// What is known while a model is asked.
  struct Talk;

  [[nodiscard]] asio::awaitable<Result<bool>> reuse(Progress& progress, Talk& talk) const;
  [[nodiscard]] asio::awaitable<Result<llm::Draft>> draft(Progress& progress, Talk& talk) const;
  [[nodiscard]] asio::awaitable<Result<bool>> attempt(Progress& progress, Talk& talk, llm::Draft draft) const;
  [[nodiscard]] asio::awaitable<Result<void>> describe(Progress& progress, Talk& talk) const;
  [[nodiscard]] asio::awaitable<void> write_words(Progress& progress, Talk& talk) const;
  [[nodiscard]] Deadline request_deadline(const Progress& progress) const;

  Pools& pools_;
  const Executor& executor_;
  const llm::Drafter& drafter_;
  QueryCache& cache_;
  const Clock& clock_;
  const LlmEngineOptions options_;
};

/// What a model is told about a question: see llm::build_messages.
[[nodiscard]] llm::PromptInput prompt_for(const Progress& progress, std::chrono::year_month_day today);

}  // namespace dataquery::ask
