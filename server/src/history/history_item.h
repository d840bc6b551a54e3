#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/ids.h"

namespace dataquery::history {

/// A question that was asked, and what came of it.
struct HistoryItem {
  QuestionId id;  ///< given by the store; ids grow with time
  UserId user;
  std::optional<ConnectionId> connection;  ///< nullopt when it was deleted since
  std::string query;                       ///< the question, in the user's words
  std::string response;                    ///< the answer in words, or what went wrong
  std::chrono::system_clock::time_point created_at;
  std::optional<std::string> generated_query;
  std::string status = "answered";  ///< "answered", "clarify", "no_answer" or "error"
  std::string engine;               ///< "builtin", "llm", or "" when none came so far
  std::optional<double> confidence;
  std::string timing_ms = "{}";  ///< JSON text: `{"total": 9.1, …}`
  std::optional<std::string> conversation_id;
  std::optional<std::string> error;  ///< the error's code, when `status` is "error"
  bool operator==(const HistoryItem&) const = default;
};

/// Which items a list shows.
struct HistoryFilter {
  std::size_t limit = 50;
  std::optional<QuestionId> before;        ///< only items older than this one
  std::optional<ConnectionId> connection;  ///< only items of this connection
};

}  // namespace dataquery::history
