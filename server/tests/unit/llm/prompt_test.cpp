#include "llm/prompt.h"

#include <gtest/gtest.h>

namespace dataquery::llm {
namespace {

using catalog::Dialect;
using namespace std::chrono_literals;

PromptInput input() {
  return {.question = "How many orders?",
          .context = "Table orders: id, total\nTable customers: id, name",
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

TEST(Prompt, tells_how_documents_are_read) {
  const auto rules = format_rules(Dialect::kMongodb, 2026y / 1 / 1);
  for (const auto* expected : {"```json", "\"collection\"", "[]{...}", "$unwind", "{\"$date\": ", "$lookup", "$expr",
                               "$merge", "Today is 2026-01-01."}) {
    EXPECT_TRUE(rules.contains(expected)) << expected;
  }
  EXPECT_LT(rules.size(), 2'500U);
}

TEST(Prompt, adds_notes_and_right_pairs_to_the_context) {
  auto told = input();
  told.notes = "A sale is a paid order.";
  told.examples = {{"How many sales?", "SELECT count(*) FROM orders WHERE paid"}};
  const auto system = build_messages(told)[0].content;
  EXPECT_TRUE(system.contains("Table customers: id, name\n\nNotes on this database:\nA sale is a paid order."))
      << system;
  EXPECT_TRUE(system.contains("Question: How many sales?\n```sql\nSELECT count(*) FROM orders WHERE paid\n```"))
      << system;
}

TEST(Prompt, puts_the_earlier_turns_before_a_follow_up) {
  auto told = input();
  told.conversation = {{"How many orders in 2025?", "SELECT 25"}};
  const auto messages = build_messages(told);
  ASSERT_EQ(messages.size(), 4U);
  EXPECT_EQ(messages[1].content, "How many orders in 2025?");
  EXPECT_EQ(messages[2].role, Role::kAssistant);
  EXPECT_EQ(messages[2].content, "```sql\nSELECT 25\n```");
  EXPECT_TRUE(messages[3].content.contains("follow-up"));
  EXPECT_FALSE(build_messages(input())[1].content.contains("follow-up"));
}

TEST(Prompt, ends_with_what_was_wrong_with_each_attempt) {
  auto told = input();
  told.attempts = {{"```sql\nSELECT nothing\n```", "there is no column nothing"}, {"SELECT x", "nor x"}};
  const auto messages = build_messages(told);
  ASSERT_EQ(messages.size(), 6U);
  EXPECT_EQ(messages[2].role, Role::kAssistant);
  EXPECT_EQ(messages[2].content, "```sql\nSELECT nothing\n```");
  EXPECT_EQ(messages[3].role, Role::kUser);
  EXPECT_TRUE(messages[3].content.contains("there is no column nothing"));
  EXPECT_TRUE(messages[5].content.contains("nor x"));
}

TEST(Prompt, has_the_answer_written_from_the_rows) {
  const auto messages = build_words_messages({.question = "How many?",
                                              .query = "SELECT 7",
                                              .rows = "n\n7",
                                              .row_count = 1,
                                              .all_rows = true,
                                              .today = 2026y / 6 / 30});
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_TRUE(messages[0].content.contains("2026-06-30"));
  EXPECT_TRUE(messages[1].content.contains("All 1 rows:\nn\n7")) << messages[1].content;
}

TEST(Prompt, does_not_look_into_what_it_filled_in) {
  EXPECT_EQ(fill_template("{context}|{question}|{other}|{", "a {question} b", "c {context} d"),
            "a {question} b|c {context} d|{other}|{");
  EXPECT_EQ(fill_template("{question}{question}", "", "x"), "xx");
  EXPECT_EQ(fill_template("", "a", "b"), "");
}

}  // namespace
}  // namespace dataquery::llm
