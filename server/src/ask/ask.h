#pragma once

#include <optional>
#include <string>

#include "accounts/settings.h"
#include "ask/answerer.h"
#include "connections/connections.h"
#include "connections/glossary.h"
#include "history/choices.h"
#include "history/history.h"
#include "history/usage.h"

namespace dataquery::ask {

/// A user's question.
struct UserQuestion {
  UserId user;
  ConnectionId connection;
  std::string text;
  Engine engine = Engine::kAuto;
  std::optional<std::string> conversation;
  std::optional<std::string> choice;           ///< the query of the reading that is meant, one of an answer's choices
  bool may_reuse = true;                       ///< a query that a model wrote for the same question before
  std::optional<std::string> prompt_template;  ///< instead of the connection's; for previews
  Deadline deadline = Deadline::in(std::chrono::seconds(30));
};

/// The use case of the product: opens the user's connection with its glossary, has the question answered, keeps it in
/// the history, a reading that was chosen for the next time it is asked, and what a model used in the user's month.
/// Awaits on the I/O thread; keeps nothing between calls. What it is made with must outlive it.
///
/// Errors: kNotFound for a connection that is not there or another user's; else those of `Answerer`. Failed questions
/// are in the history too.
class Ask {
 public:
  /// `server_llm` is the LLM of the whole server, for users who have set up none.
  Ask(const Answerer& answerer, connections::Connections& connections, connections::Glossary& glossary,
      accounts::Settings& settings, history::History& history, history::Choices& choices, history::Usage& usage,
      Pools& pools, llm::Settings server_llm)
      : answerer_(answerer),
        connections_(connections),
        glossary_(glossary),
        settings_(settings),
        history_(history),
        choices_(choices),
        usage_(usage),
        pools_(pools),
        server_llm_(std::move(server_llm)) {}

  [[nodiscard]] asio::awaitable<Result<Answer>> ask(UserQuestion question, Events& events) const;

  /// Runs a query that the user wrote or edited (`text` is the query). Also kRefused and kInvalidQuery.
  [[nodiscard]] asio::awaitable<Result<Answer>> run(UserQuestion query, Events& events) const;

  /// What a model would be told of the question; it is sent nowhere and not kept.
  [[nodiscard]] asio::awaitable<Result<Preview>> preview(UserQuestion question) const;

 private:
  struct Opened {
    Source source;
    Question question;
    std::optional<std::string> caveat;  ///< a sentence about how well the database is known
    bool may_index = false;             ///< no job of its is waiting, running or failed
  };
  asio::awaitable<Result<Opened>> open(const UserQuestion& question) const;
  Result<void> add_model(const UserQuestion& asked, Question& question) const;
  Result<void> add_memory(const UserQuestion& asked, Question& question) const;
  Result<void> add_words(const UserQuestion& asked, Question& question) const;
  asio::awaitable<void> keep_choice(const UserQuestion& question, const std::optional<Chosen>& chosen, bool well_known,
                                    Answer& answer) const;
  asio::awaitable<void> queue_indexing(const UserQuestion& question) const;
  void add_cost(Answer& answer) const;
  asio::awaitable<Result<Answer>> remember(const UserQuestion& question, Result<Answer> result) const;

  const Answerer& answerer_;
  connections::Connections& connections_;
  connections::Glossary& glossary_;
  accounts::Settings& settings_;
  history::History& history_;
  history::Choices& choices_;
  history::Usage& usage_;
  Pools& pools_;
  const llm::Settings server_llm_;
};

}  // namespace dataquery::ask
