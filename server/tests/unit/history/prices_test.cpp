#include "history/prices.h"

#include <gtest/gtest.h>

namespace dataquery::history {
namespace {

TEST(Prices, are_read_by_model) {
  const auto prices = parse_prices(" gpt-4o-mini=0.15/0.60,openai/gpt-4o = 2.5 / 10 ,, local:7b=0/0").value();
  const Prices expected{{"gpt-4o-mini", {.prompt = 0.15, .completion = 0.6}},
                        {"openai/gpt-4o", {.prompt = 2.5, .completion = 10}},
                        {"local:7b", {.prompt = 0, .completion = 0}}};
  EXPECT_EQ(prices, expected);
  EXPECT_TRUE(parse_prices("").value().empty());
}

TEST(Prices, that_are_wrong_are_said_to_be) {
  for (const auto* text : {"gpt-4o", "gpt-4o=1", "gpt-4o=1/", "gpt-4o=/1", "=1/2", "gpt-4o=1/x", "gpt-4o=-1/2",
                           "gpt-4o=1/nan", "gpt-4o=1/inf", "gpt-4o=1e3/2", "a=1/2;b=3/4", "openai/gpt-4o"}) {
    const auto prices = parse_prices(text);
    ASSERT_FALSE(prices) << text;
    EXPECT_TRUE(prices.error().message.contains("gpt-4o-mini=0.15/0.60")) << prices.error().message;
  }
}

TEST(Prices, give_the_cost_of_tokens_of_a_model_that_has_one) {
  const auto prices = parse_prices("gpt-4o-mini=0.15/0.60").value();
  EXPECT_DOUBLE_EQ(cost_of(prices, "gpt-4o-mini", 2'000'000, 500'000).value(), 0.6);
  EXPECT_DOUBLE_EQ(cost_of(prices, "gpt-4o-mini", 0, 0).value(), 0);
  EXPECT_EQ(cost_of(prices, "gpt-4o", 1, 1), std::nullopt);
}

TEST(Prices, of_a_name_are_those_of_its_dated_versions_which_may_have_their_own) {
  const auto prices = parse_prices("gpt-4o=1/1,gpt-4o-2024-05-13=2/2,claude-3-5=3/3").value();
  const std::pair<const char*, std::optional<double>> cases[] = {
      {"gpt-4o", 1},
      {"gpt-4o-2024-08-06", 1},
      {"gpt-4o-20240806", 1},
      {"gpt-4o-0806", 1},
      {"gpt-4o-2024-05-13", 2},
      {"claude-3-5-20241022", 3},
      {"gpt-4o-mini", std::nullopt},
      {"gpt-4o-mini-2024-07-18", std::nullopt},
      {"gpt-4o-2", std::nullopt},
      {"gpt-4o2024", std::nullopt},
      {"2024-08-06", std::nullopt},
      {"-0806", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& [model, dollars] : cases) EXPECT_EQ(cost_of(prices, model, 1'000'000, 0), dollars) << model;
}

}  // namespace
}  // namespace dataquery::history
