#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/dialect.h"
#include "llm/chat.h"

namespace dataquery::llm {

/// The system prompt. `{context}` and `{question}` are filled in.
inline constexpr std::string_view kDefaultTemplate =
    R"(You are an AI assistant helping users query their database.
Use the following context about the database schema and data to answer the question.
If you need to suggest a query, provide it in the appropriate format.

Context: {context}

Question: {question}

Answer:)";

/// A question and the query that answered it: an earlier turn of a conversation, or a pair that is known to be right.
struct SolvedQuestion {
  std::string question;
  std::string query;
  bool operator==(const SolvedQuestion&) const = default;
};

/// A query of the model that could not be used.
struct FailedAttempt {
  std::string answer;   ///< what the model wrote
  std::string problem;  ///< what the guard or the database said
};

/// What the model is told.
struct PromptInput {
  std::string question;
  std::string context;                       ///< what is known of the database, as text
  std::string notes;                         ///< what people wrote about it: terms, rules; may be empty
  std::vector<SolvedQuestion> examples;      ///< right pairs near to this question, nearest first
  std::vector<SolvedQuestion> conversation;  ///< earlier turns, oldest first
  std::vector<FailedAttempt> attempts;       ///< at this question, oldest first
  catalog::Dialect dialect = catalog::Dialect::kSqlite;
  std::chrono::year_month_day today{};  ///< "last year" counts from it
  std::string prompt_template{kDefaultTemplate};
};

/// `prompt_template` with every `{context}` and `{question}` replaced. What is filled in is not looked at again.
[[nodiscard]] std::string fill_template(std::string_view prompt_template, std::string_view context,
                                        std::string_view question);

/// The format in which the query has to come, for one language: dialect, one read-only query in one fenced block,
/// today's date, and what to do when the context does not hold the answer.
[[nodiscard]] std::string format_rules(catalog::Dialect dialect, std::chrono::year_month_day today);

/// A system message (the template; context, notes and examples fill its `{context}`), the earlier turns, a user message
/// (question, format rules), and for each failed attempt what the model wrote and what was wrong with it.
[[nodiscard]] std::vector<Message> build_messages(const PromptInput& input);

/// What a model is told that writes the answer in words.
struct WordsInput {
  std::string question;
  std::string query;  ///< that was run
  std::string rows;   ///< as text: a line of names, a line a row
  std::size_t row_count = 0;
  bool all_rows = true;  ///< `rows` holds all of them
  std::chrono::year_month_day today{};
};

/// Messages that ask for one to three sentences, from the rows alone.
[[nodiscard]] std::vector<Message> build_words_messages(const WordsInput& input);

}  // namespace dataquery::llm
