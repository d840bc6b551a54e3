#pragma once

#include <memory>
#include <optional>
#include <string>

#include "ask/answer.h"
#include "ask/events.h"
#include "ask/question.h"
#include "ask/source.h"
#include "ask/stopwatch.h"
#include "retrieval/context.h"
#include "translator/evidence.h"
#include "translator/translator.h"

namespace dataquery::ask {

/// What is known of a question while it is on its way. One coroutine.
struct Progress {
  Source source;
  Question question;
  Events& events;
  Stopwatch stopwatch;
  std::shared_ptr<const translator::CatalogIndex> index;
  translator::Translation translation;
  std::optional<std::string> read_as;  ///< a follow-up as a question that stands by itself
  translator::Evidence explanation;    ///< of the best candidate
  retrieval::Context context;
  Evidence evidence;
  std::optional<Error> llm_failure;  ///< when the built-in engine has to stand in
};

}  // namespace dataquery::ask
