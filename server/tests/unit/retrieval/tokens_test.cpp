#include "retrieval/tokens.h"

#include <gtest/gtest.h>

#include <string>

namespace dataquery::retrieval {
namespace {

struct Case {
  std::string_view text;
  std::size_t tokens;
};

TEST(EstimateTokens, counts_words_signs_and_numbers) {
  const Case cases[] = {
      {"", 0},     {"orders", 1}, {"customer_id", 2}, {"customer id", 2},          {"CustomerID", 2},
      {"2024", 2}, {"(", 1},      {", status", 2},    {"internationalization", 3}, {"日本", 2},
  };
  for (const auto& each : cases) EXPECT_EQ(estimate_tokens(each.text), each.tokens) << each.text;
}

TEST(EstimateTokens, of_the_whole_is_no_more_than_of_its_parts) {
  const std::string_view parts[] = {"orders(", "id int pk", ", customer_id", " -> customers.id", ", …", ")", "\n"};
  std::string whole;
  std::size_t sum = 0;
  for (const auto part : parts) {
    whole += part;
    sum += estimate_tokens(part);
    EXPECT_LE(estimate_tokens(whole), sum) << whole;
  }
}

}  // namespace
}  // namespace dataquery::retrieval
