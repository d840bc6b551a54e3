#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/deadline.h"
#include "base/ids.h"
#include "source/value.h"

namespace dataquery::ask {

/// Who answers: `kAuto` is the built-in translator when it is sure, else the LLM when there is one.
enum class Engine : std::uint8_t { kAuto, kBuiltin, kLlm };

/// "auto", "builtin", "llm": as in the API and on the command line.
[[nodiscard]] std::string_view to_string(Engine engine);
[[nodiscard]] std::optional<Engine> engine_from(std::string_view name);

enum class Status : std::uint8_t { kAnswered, kClarify, kNoAnswer };
[[nodiscard]] std::string_view to_string(Status status);

/// Which words of the question became what.
struct Link {
  std::string words;
  std::string kind;    ///< "table", "column", "value", "operation", "number", "date"
  std::string target;  ///< "orders.status"
};

/// A piece of the database's description that was looked at.
struct ContextPiece {
  std::string table;
  double score = 0;  ///< 0 to 1
  std::string text;
  std::vector<std::string> reasons;  ///< why it was chosen: "named in the question"
};

/// A query of a model that could not be used.
struct Attempt {
  std::string query;
  std::string problem;  ///< for people
};

/// That the question's reading is one that somebody chose.
struct ChoiceMade {
  std::optional<std::int64_t> id;  ///< where it is remembered
  bool before = false;             ///< for the same question, asked earlier
  std::string reading;             ///< in plain words
  bool whole = true;               ///< not shown: the question stands by itself
};

/// How the answer came to be, as data for the page.
struct Evidence {
  std::vector<std::string> tables;
  std::vector<std::string> joins;        ///< "orders.customer_id = customers.id"
  std::vector<std::string> columns;      ///< "customers.name"
  std::vector<std::string> filters;      ///< "orders.status = 'paid'"
  std::vector<std::string> assumptions;  ///< sentences
  std::vector<std::string> not_understood;
  std::vector<Link> links;
  std::vector<ContextPiece> context;
  std::vector<Attempt> attempts;  ///< before the last, oldest first
  std::optional<ChoiceMade> choice;
  bool unindexed = false;    ///< not shown: the database should be indexed, by a job
  bool choice_gone = false;  ///< not shown: the reading that was chosen before is none any more
};

/// One reading of an unclear question.
struct Choice {
  std::string label;  ///< in plain words
  std::string query;  ///< ready to run
};

/// What the LLM provider says it used.
struct Usage {
  std::string model;
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
  std::optional<double> cost;  ///< in the provider's or the configured currency; none: not known
  int requests = 0;            ///< to the model; none for a query that was reused
};

/// Everything a question led to. A plain value.
struct Answer {
  QuestionId id;  ///< in the history; zero when it was not kept
  Status status = Status::kNoAnswer;
  std::string text;
  std::string query;  ///< empty: none was made
  source::Rows rows;
  std::optional<boost::json::object> chart;
  Evidence evidence;
  std::vector<Choice> choices;
  std::optional<double> confidence;  ///< calibrated probability that the answer is right; none for LLM and user queries
  std::string engine;                ///< "builtin", "llm", "user" for a query the user wrote
  std::vector<std::pair<std::string, double>> timing_ms;  ///< stage -> milliseconds, `total` first
  std::optional<Usage> usage;
  bool cached = false;  ///< the model wrote the query for an earlier, equal question
  std::optional<std::string> conversation;
};

/// The API's JSON of `answer` (docs/api.md), as `ask --json` prints it too.
[[nodiscard]] boost::json::object to_json(const Answer& answer);

}  // namespace dataquery::ask
