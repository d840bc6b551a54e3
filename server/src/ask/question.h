#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ask/answer.h"
#include "base/deadline.h"
#include "base/error.h"
#include "llm/prompt.h"
#include "llm/provider.h"
#include "translator/glossary.h"

namespace dataquery::ask {

/// What may be sent to a model about a database, and how.
struct Sharing {
  std::string prompt_template{llm::kDefaultTemplate};
  std::string notes;                  ///< terms and rules of this database, in people's words
  std::vector<std::string> tables;    ///< the model is told of these only (labels); empty: of all
  bool values = true;                 ///< sample rows and values
  bool rows = false;                  ///< the result's rows, so that the model writes the answer in words
  std::size_t context_tokens = 2000;  ///< of the context, at most
  std::size_t chunks = 3;             ///< tables and their chunks that a built-in answer shows as its context
  std::optional<float> threshold;     ///< only chunks with at least this cosine
};

/// A reading of an unclear question that somebody chose.
struct ChosenBefore {
  std::int64_t id = 0;   ///< of the choice, as it is remembered
  std::string question;  ///< in the spelling for which it was chosen
  std::chrono::year_month_day day;
};
struct Chosen {
  std::string query;                   ///< of the reading, as it was when it was chosen
  std::optional<ChosenBefore> before;  ///< none: it is chosen with this question
};

/// A question on its way, with all that it brings.
struct Question {
  std::string text;
  Engine engine = Engine::kAuto;
  std::optional<llm::Settings> llm;  ///< none: there is no LLM to ask
  std::optional<Error> llm_refused;  ///< why there is none although one is set up, for people
  Sharing sharing;
  std::vector<llm::SolvedQuestion> conversation;  ///< earlier turns, oldest first
  std::vector<llm::SolvedQuestion> verified;      ///< pairs that people said to be right
  translator::Glossary glossary;                  ///< the connection's own words
  std::optional<Chosen> chosen;                   ///< which reading is meant
  bool may_reuse = true;                          ///< a query that the model wrote for the same question before
  Deadline deadline = Deadline::in(std::chrono::seconds(30));
};

/// What a model would be told of a question.
struct Preview {
  std::vector<llm::Message> messages;
  std::size_t tokens = 0;  ///< estimate of all of them
  std::vector<std::string> tables;
};

}  // namespace dataquery::ask
