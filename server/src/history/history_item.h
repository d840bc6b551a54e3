#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
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
  std::optional<std::string> model;  ///< that was asked; none: no model was, and there are no tokens and no cost
  std::optional<std::int64_t> prompt_tokens;
  std::optional<std::int64_t> completion_tokens;
  std::optional<double> cost;    ///< US dollars; nullopt: not known
  bool cached = false;           ///< the query was one written before, for the same question
  std::optional<bool> verified;  ///< what the user said: right, wrong, or nothing
  bool operator==(const HistoryItem&) const = default;
};

/// Which items a list shows.
struct HistoryFilter {
  std::size_t limit = 50;
  std::optional<QuestionId> before;         ///< only items older than this one
  std::optional<ConnectionId> connection;   ///< only items of this connection
  std::optional<std::string> conversation;  ///< only items of this conversation
};

/// A question of a conversation that was answered, for the next one to build on.
struct Turn {
  std::string question;
  std::string query;
  std::string engine;
  bool operator==(const Turn&) const = default;
};

/// A question whose query the user said to be right.
struct VerifiedPair {
  std::string question;
  std::string query;
  bool operator==(const VerifiedPair&) const = default;
};

/// A conversation as lists show it.
struct Conversation {
  std::string id;
  std::string title;  ///< its first question; of a long one the first 200 characters
  std::int64_t questions = 0;
  QuestionId last;  ///< its newest question
  std::chrono::system_clock::time_point last_at;
  std::optional<ConnectionId> connection;  ///< of its newest question; nullopt when it was deleted since
  std::optional<std::string> connection_name;
  bool operator==(const Conversation&) const = default;
};

}  // namespace dataquery::history
