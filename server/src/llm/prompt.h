#pragma once

#include <chrono>
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

/// What the model is told.
struct PromptInput {
  std::string question;
  std::vector<std::string> context;  ///< the retrieved chunks, best first
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

/// A system message (the template, with the chunks joined by line breaks) and a user message (question, format rules).
[[nodiscard]] std::vector<Message> build_messages(const PromptInput& input);

}  // namespace dataquery::llm
