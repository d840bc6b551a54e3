#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "ask/answer.h"

namespace dataquery::ask {

/// What is being done: for whoever waits longer than a moment.
struct StatusEvent {
  std::string_view stage;  ///< "translate", "context", "llm", "run", "words"
  int attempt = 0;         ///< of "llm", from 1
};

/// What of the database matters, before anything was asked of it.
struct ContextEvent {
  const Evidence& evidence;
  std::size_t tokens = 0;  ///< of what a model is told of it
};

/// A piece of what the model is writing.
struct TokenEvent {
  std::string_view text;
  std::string_view part;  ///< "query", or "answer" when it writes the answer in words
};

/// The query that is about to run.
struct QueryEvent {
  const std::string& query;
  std::string_view engine;
  int attempt = 0;  ///< of a model, from 1
};

/// A query of the model that could not be used; it is asked to correct it.
struct RepairEvent {
  int attempt = 0;
  const std::string& problem;
};

using Event = std::variant<StatusEvent, ContextEvent, TokenEvent, QueryEvent, RepairEvent>;

/// Hears of a question's progress, on the I/O thread, before the answer is returned. Events refer to what lives until
/// `emit` returns.
class Events {
 public:
  virtual ~Events() = default;
  virtual void emit(const Event& event) = 0;

  /// Whether a model's words are wanted as they come.
  [[nodiscard]] virtual bool wants_tokens() const { return false; }
};

/// For callers that only want the answer.
class NoEvents final : public Events {
 public:
  void emit(const Event& /*event*/) override {}
};

}  // namespace dataquery::ask
