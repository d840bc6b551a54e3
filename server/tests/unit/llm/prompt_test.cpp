#include "llm/prompt.h"

#include <gtest/gtest.h>

namespace dataquery::llm {
namespace {

using catalog::Dialect;
using namespace std::chrono_literals;

PromptInput input() {
  return {.question = "How many orders?",
          .context = {"Table orders: id, total", "Table customers: id, name"},
          .dialect = Dialect::kSqlite,
          .today = 2026y / 6 / 30};
}

TEST(Prompt, fills_the_default_template_word_by_word) {
  const auto messages = build_messages(input());
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].role, Role::kSystem);
  EXPECT_EQ(messages[0].content,
            "You are an AI assistant helping users query their database.\n"
            "Use the following context about the database schema and data to answer the question.\n"
            "If you need to suggest a query, provide it in the appropriate format.\n"
            "\n"
            "Context: Table orders: id, total\nTable customers: id, name\n"
            "\n"
            "Question: How many orders?\n"
            "\n"
            "Answer:");
}

TEST(Prompt, repeats_the_question_with_the_format_and_the_date) {
  const auto messages = build_messages(input());
  EXPECT_EQ(messages[1].role, Role::kUser);
  EXPECT_TRUE(messages[1].content.starts_with("How many orders?\n\n"));
  EXPECT_TRUE(messages[1].content.contains("SQLite"));
  EXPECT_TRUE(messages[1].content.contains("```sql"));
  EXPECT_TRUE(messages[1].content.contains("Today is 2026-06-30."));
}

TEST(Prompt, names_the_format_of_each_language) {
  struct Case {
    Dialect dialect;
    const char* expected;
  };
  for (const auto& [dialect, expected] :
       {Case{Dialect::kSqlite, "strftime()"}, Case{Dialect::kPostgresql, "PostgreSQL"},
        Case{Dialect::kMongodb, "\"pipeline\""}}) {
    EXPECT_TRUE(format_rules(dialect, 2026y / 1 / 1).contains(expected)) << expected;
  }
}

TEST(Prompt, does_not_look_into_what_it_filled_in) {
  EXPECT_EQ(fill_template("{context}|{question}|{other}|{", "a {question} b", "c {context} d"),
            "a {question} b|c {context} d|{other}|{");
  EXPECT_EQ(fill_template("{question}{question}", "", "x"), "xx");
  EXPECT_EQ(fill_template("", "a", "b"), "");
}

}  // namespace
}  // namespace dataquery::llm
