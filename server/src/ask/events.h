#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "ask/answer.h"

namespace dataquery::ask {

/// What is being done: for whoever waits longer than a moment.
struct StatusEvent {
  std::string_view stage;  ///< "context", "translate", "llm", "run"
};

/// The tables that matter, before anything was asked of them.
struct ContextEvent {
  const Evidence& evidence;
};

/// The query that is about to run.
struct QueryEvent {
  const std::string& query;
  std::string_view engine;
};

using Event = std::variant<StatusEvent, ContextEvent, QueryEvent>;

/// Hears of a question's progress, on the I/O thread, before the answer is returned. Events refer to what lives until
/// `emit` returns.
class Events {
 public:
  virtual ~Events() = default;
  virtual void emit(const Event& event) = 0;
};

/// For callers that only want the answer.
class NoEvents final : public Events {
 public:
  void emit(const Event& /*event*/) override {}
};

}  // namespace dataquery::ask
