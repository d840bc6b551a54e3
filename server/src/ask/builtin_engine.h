#pragma once

#include "ask/executor.h"
#include "ask/progress.h"

namespace dataquery::ask {

/// Answers by the translator's candidates: runs them best first until one stands, or asks back when it is not sure.
/// Awaits; any number at once.
class BuiltinEngine {
 public:
  /// It answers from a confidence of `answer_from` on.
  BuiltinEngine(Pools& pools, const Executor& executor, double answer_from)
      : pools_(pools), executor_(executor), answer_from_(answer_from) {}

  /// `progress` must have been translated. Errors: those of Executor::run that are not of the query.
  [[nodiscard]] asio::awaitable<Result<Answer>> answer(Progress& progress) const;

  /// Whether the best candidate would be answered with. Words that nothing in the query answers to call for more
  /// confidence: an answer that leaves them out may be to another question. Measuring (answer_from 0) wants every
  /// answer.
  [[nodiscard]] bool is_sure(const Progress& progress) const;

 private:
  [[nodiscard]] Answer clarify(const Progress& progress) const;
  [[nodiscard]] asio::awaitable<Result<Answer>> answer_anew(Progress& progress) const;
  [[nodiscard]] asio::awaitable<Result<Answer>> finish(Progress& progress, Answer answer, std::size_t chosen) const;

  Pools& pools_;
  const Executor& executor_;
  const double answer_from_;
};

}  // namespace dataquery::ask
