#include "answer/words.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace dataquery::answer {
namespace {

using catalog::TypeKind;
using source::Rows;

Rows scalar(source::Value value, std::string name = "count") {
  return Rows{.columns = {{std::move(name), TypeKind::kInteger}}, .rows = {{std::move(value)}}};
}

struct Case {
  const char* question;
  Rows rows;
  const char* words;
};

TEST(Words, turns_the_question_into_a_statement) {
  const Case cases[] = {
      {"How many orders were placed last year?", scalar(std::int64_t{4321}), "4,321 orders were placed last year."},
      {"How many customers are there?", scalar(std::int64_t{12}), "There are 12 customers."},
      {"how many customers are there in Paris", scalar(std::int64_t{1}), "The number of customers in Paris is 1."},
      {"How many products do we have?", scalar(std::int64_t{80}), "There are 80 products."},
      {"How many orders did Acme place?", scalar(std::int64_t{7}), "How many orders did Acme place: 7."},
      {"What is the average price of all products?", scalar(12.5), "The average price of all products is 12.5."},
      {"What is the total revenue?", scalar(source::Decimal{"1234567.50"}), "The total revenue is 1,234,567.50."},
      {"Show me the newest order year", scalar(std::int64_t{2026}, "year"), "The newest order year: 2026."},
      {"What is the longest shift?", scalar(std::monostate{}), "The longest shift: there is no value."},
  };
  for (const auto& each : cases) EXPECT_EQ(in_words(each.question, each.rows), each.words) << each.question;
}

TEST(Words, names_rows_in_their_order) {
  const Rows rows{.columns = {{"name", TypeKind::kText}, {"revenue", TypeKind::kReal}},
                  .rows = {{std::string("Acme"), 1250.5}, {std::string("Birch"), 980.0}}};
  EXPECT_EQ(in_words("Top 2 customers by revenue", rows),
            "Top 2 customers by revenue (2): 1. Acme (1,250.5) 2. Birch (980).");
}

TEST(Words, numbers_only_rankings) {
  const Rows rows{.columns = {{"country", TypeKind::kText}, {"count", TypeKind::kInteger}},
                  .rows = {{std::string("Austria"), std::int64_t{71}},
                           {std::string("Canada"), std::int64_t{31}},
                           {std::string("France"), std::int64_t{181}}}};
  EXPECT_EQ(in_words("How many customers are there per country?", rows),
            "Customers per country (3): Austria (71), Canada (31), France (181).");
}

TEST(Words, says_how_many_more_there_are) {
  Rows rows{.columns = {{"name", TypeKind::kText}}};
  for (int i = 0; i < 13; ++i) rows.rows.push_back({std::string(1, static_cast<char>('a' + i))});
  EXPECT_EQ(in_words("List all teams.", rows), "All teams (13): a, b, c, d, e, f, g, h, i, j and 3 more.");
  rows.truncated = true;
  EXPECT_EQ(in_words("List all teams.", rows),
            "All teams (the first 13 rows): a, b, c, d, e, f, g, h, i, j and 3 more.");
}

TEST(Words, says_when_nothing_matches) {
  EXPECT_EQ(in_words("Which orders are late?", Rows{.columns = {{"id", TypeKind::kInteger}}}),
            "Nothing in the data matches: Which orders are late.");
}

TEST(Words, shows_cells_as_a_person_writes_them) {
  const std::pair<source::Value, const char*> cases[] = {
      {std::monostate{}, "(none)"},
      {true, "yes"},
      {std::int64_t{-1234567}, "-1,234,567"},
      {std::int64_t{999}, "999"},
      {0.0, "0"},
      {0.25, "0.25"},
      {1e20, "1e+20"},
      {-1234.5, "-1,234.5"},
      {std::numeric_limits<double>::infinity(), "infinity"},
      {source::Decimal{"-12345.10"}, "-12,345.10"},
      {std::string("\xff"), "\xEF\xBF\xBD"},
      {source::Bytes{"abc"}, "3 bytes"},
  };
  for (const auto& [value, text] : cases) EXPECT_EQ(display(value), text);
}

TEST(Words, cuts_long_cells_between_code_points) {
  std::string long_text;
  for (int i = 0; i < 50; ++i) long_text += "é";
  const auto text = display(long_text + "x");
  EXPECT_TRUE(text.ends_with("é…")) << text;
  EXPECT_LT(text.size(), 90U);
}

}  // namespace
}  // namespace dataquery::answer
