#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "ask/answer.h"
#include "ask/events.h"
#include "ask/index_cache.h"
#include "ask/pools.h"
#include "ask/stopwatch.h"
#include "base/asio.h"
#include "base/clock.h"
#include "base/deadline.h"
#include "base/error.h"
#include "guard/guard.h"
#include "llm/drafter.h"
#include "retrieval/retriever.h"
#include "source/connector.h"
#include "translator/evidence.h"
#include "translator/pick.h"
#include "translator/translator.h"

namespace dataquery::ask {

/// The database that is asked.
struct Source {
  ConnectionId id;  ///< names its collection, and its share of the sources' threads
  std::shared_ptr<source::Connector> connector;
  std::shared_ptr<const catalog::Catalog> catalog;
  std::optional<ConnectionId> collection;  ///< whose collection it has, when not its own
};

struct Question {
  std::string text;
  Engine engine = Engine::kAuto;
  std::optional<llm::Settings> llm;  ///< none: there is no LLM to ask
  Deadline deadline = Deadline::in(std::chrono::seconds(30));
};

struct AnswererOptions {
  source::Limits limits;
  std::chrono::milliseconds llm_deadline{25'000};
  /// The built-in engine answers from this confidence on; below it asks back. See docs/translator.md for what that
  /// costs and gains.
  double answer_from = 0.4;
};

/// From a question and a database to an answer: the one path of the product, walked by server, command line and
/// evaluation alike. Awaits on the I/O thread; whatever blocks or computes runs on the pools. Keeps nothing; any number
/// of questions at once. What it is made with must outlive it.
///
/// Errors: kSourceUnavailable, kTimeout, kCancelled, kBusy; kUpstream when the LLM failed and nothing else could
/// answer; kInvalidArgument when the LLM is wanted and there is none. What a query does wrong is no error but a
/// `kNoAnswer`.
class Answerer {
 public:
  Answerer(Pools& pools, retrieval::Retriever& retriever, IndexCache& indexes, const translator::Translator& translator,
           const llm::Drafter& drafter, const guard::Guard& guard, const Clock& clock, AnswererOptions options)
      : pools_(pools),
        retriever_(retriever),
        indexes_(indexes),
        translator_(translator),
        drafter_(drafter),
        guard_(guard),
        clock_(clock),
        options_(options) {}

  [[nodiscard]] asio::awaitable<Result<Answer>> answer(Source source, Question question, Events& events) const;

  /// Runs a query that a person wrote, through the same guard and limits. `question` heads the answer in words.
  /// Also kRefused and kInvalidQuery.
  [[nodiscard]] asio::awaitable<Result<Answer>> run(Source source, std::string question, std::string query,
                                                    Deadline deadline, Events& events) const;

 private:
  /// What is known of a question while it is on its way.
  struct Progress;
  /// A query that ran, and what it gave.
  struct Executed {
    std::string query;
    source::Rows rows;
    Stopwatch::Clock::duration proving{};
  };

  asio::awaitable<Result<void>> find_context(Progress& progress) const;
  asio::awaitable<Result<void>> translate(Progress& progress) const;
  asio::awaitable<Result<Answer>> answer_builtin(Progress& progress) const;
  asio::awaitable<Result<Answer>> answer_llm(Progress& progress) const;
  asio::awaitable<Result<Executed>> execute(const Source& source, source::Query query, Deadline deadline) const;
  [[nodiscard]] bool is_sure(const Progress& progress) const;
  [[nodiscard]] Answer clarify(const Progress& progress) const;

  Pools& pools_;
  retrieval::Retriever& retriever_;
  IndexCache& indexes_;
  const translator::Translator& translator_;
  const llm::Drafter& drafter_;
  const guard::Guard& guard_;
  const Clock& clock_;
  const AnswererOptions options_;
};

}  // namespace dataquery::ask
