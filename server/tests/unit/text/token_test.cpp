#include "text/token.h"

#include <gtest/gtest.h>

namespace dataquery::text {
namespace {

/// "kind:text" of each token: w word, n number, q quoted, m mark.
std::string shown(std::string_view question) {
  std::string result;
  for (const Token& token : tokenize(question)) {
    if (!result.empty()) result += ' ';
    result += std::string(1, "wnqm"[static_cast<int>(token.kind)]) + ":" + token.text;
  }
  return result;
}

struct Case {
  const char* question;
  const char* tokens;
};

TEST(Tokenize, splits_words_numbers_quotes_and_marks) {
  const Case cases[] = {
      {"How many orders?", "w:How w:many w:orders m:?"},
      {"price over 1,500.50", "w:price w:over n:1,500.50"},
      {"ids 1, 2 and 3", "w:ids n:1 m:, n:2 w:and n:3"},
      {"the name \"Ada Holm\"", "w:the w:name q:Ada Holm"},
      {"called 'O'Brien'", "w:called q:O'Brien"},
      {"customers' orders", "w:customers m:' w:orders"},
      {"the customer's name", "w:the w:customer w:'s w:name"},
      {"it doesn't", "w:it w:doesn't"},
      {"since 2025-01-31", "w:since w:2025-01-31"},
      {"at least five", "w:at w:least n:five"},
      {"rating >= 4", "w:rating m:>= n:4"},
      {"below -3", "w:below n:-3"},
      {"a@b.org wrote", "w:a@b.org w:wrote"},
      {"\xE2\x80\x9C"
       "Zürich\xE2\x80\x9D",
       "q:Zürich"},
      {"the 3rd", "w:the n:3rd"},
      {"", ""},
      {"\"unclosed", "m:\" w:unclosed"},
  };
  for (const Case& one : cases) EXPECT_EQ(shown(one.question), one.tokens) << one.question;
}

TEST(Tokenize, numbers_carry_their_value) {
  const auto tokens = tokenize("1,500 twelve -2.5 3rd");
  ASSERT_EQ(tokens.size(), 4U);
  EXPECT_EQ(tokens[0].number, 1500);
  EXPECT_EQ(tokens[1].number, 12);
  EXPECT_EQ(tokens[2].number, -2.5);
  EXPECT_EQ(tokens[3].number, 3);
}

TEST(Tokenize, tokens_say_where_they_stood) {
  const std::string question = "List \"New York\" shops";
  for (const Token& token : tokenize(question)) {
    const auto written = question.substr(token.begin, token.end - token.begin);
    EXPECT_NE(written.find(token.text), std::string::npos) << written;
  }
}

}  // namespace
}  // namespace dataquery::text
