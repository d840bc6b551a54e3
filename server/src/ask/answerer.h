#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "ask/answer.h"
#include "ask/builtin_engine.h"
#include "ask/events.h"
#include "ask/executor.h"
#include "ask/index_cache.h"
#include "ask/llm_engine.h"
#include "ask/pools.h"
#include "ask/progress.h"
#include "ask/query_cache.h"
#include "base/asio.h"
#include "base/clock.h"
#include "base/deadline.h"
#include "base/error.h"
#include "guard/guard.h"
#include "llm/drafter.h"
#include "retrieval/retriever.h"
#include "translator/follow_up.h"
#include "translator/translator.h"

namespace dataquery::ask {

struct AnswererOptions {
  source::Limits limits;
  LlmEngineOptions llm;
  std::size_t queries_kept = 1'000;  ///< that models wrote, for equal questions; 0: none
  /// The built-in engine answers from this confidence on; below it asks back. See docs/translator.md for what that
  /// costs and gains.
  double answer_from = 0.4;
};

/// From a question and a database to an answer: the one path of the product, walked by server, command line and
/// evaluation alike. Awaits on the I/O thread; whatever blocks or computes runs on the pools. Any number of questions
/// at once. What it is made with must outlive it.
///
/// Errors: kSourceUnavailable, kTimeout, kCancelled, kBusy; kUpstream when the LLM failed and nothing else could
/// answer; kInvalidArgument when the LLM is wanted and there is none, or a reading that the question has not got (the
/// field is "choice"), kRateLimited when the LLM's use is spent. What a query does wrong is no error but a `kNoAnswer`.
class Answerer {
 public:
  Answerer(Pools& pools, retrieval::Retriever& retriever, IndexCache& indexes, const translator::Translator& translator,
           const llm::Drafter& drafter, const guard::Guard& guard, const Clock& clock, AnswererOptions options);

  [[nodiscard]] asio::awaitable<Result<Answer>> answer(Source source, Question question, Events& events) const;

  /// Runs a query that a person wrote, through the same guard and limits. `question` heads the answer in words.
  /// Also kRefused and kInvalidQuery.
  [[nodiscard]] asio::awaitable<Result<Answer>> run(Source source, std::string question, std::string query,
                                                    Deadline deadline, Events& events) const;

  /// What a model would be told of the question; it is sent nowhere.
  [[nodiscard]] asio::awaitable<Result<Preview>> preview(Source source, Question question) const;

 private:
  asio::awaitable<Result<void>> find_context(Progress& progress, bool for_model) const;
  asio::awaitable<Result<void>> translate(Progress& progress) const;
  [[nodiscard]] Result<void> take_choice(Progress& progress) const;
  void read_as_chosen(Progress& progress) const;
  [[nodiscard]] std::optional<translator::FollowUp> read_as_follow_up(const Progress& progress) const;

  Pools& pools_;
  retrieval::Retriever& retriever_;
  IndexCache& indexes_;
  const translator::Translator& translator_;
  const Clock& clock_;
  const Executor executor_;
  mutable QueryCache cache_;  // locks by itself
  const BuiltinEngine builtin_;
  const LlmEngine llm_;
};

}  // namespace dataquery::ask
