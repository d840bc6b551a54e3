#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ask/answer.h"
#include "base/deadline.h"
#include "base/error.h"
#include "llm/prompt.h"
#include "llm/provider.h"

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

/// A question on its way, with all that it brings.
struct Question {
  std::string text;
  Engine engine = Engine::kAuto;
  std::optional<llm::Settings> llm;  ///< none: there is no LLM to ask
  std::optional<Error> llm_refused;  ///< why there is none although one is set up, for people
  Sharing sharing;
  std::vector<llm::SolvedQuestion> conversation;  ///< earlier turns, oldest first
  std::vector<llm::SolvedQuestion> verified;      ///< pairs that people said to be right
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
