#include "retrieval/plain_text.h"

#include <gtest/gtest.h>

#include <string>

namespace dataquery::retrieval {
namespace {

struct Case {
  std::string text;
  std::size_t limit;
  std::string line;
};

TEST(OneLine, keeps_plain_text_and_flattens_the_rest) {
  const Case cases[] = {
      {"", 10, ""},
      {"amount in cents", 20, "amount in cents"},
      {"  two\r\n\tlines  ", 20, "two lines"},
      {std::string("a\0b\x7F", 4), 20, "a b"},
      {"a\u0085b\u2028c\u2029d", 20, "a b c d"},
      {"turn\u202Eed \u2066round", 20, "turn ed round"},
      {"\xFF\xFE", 20, "\uFFFD\uFFFD"},
      {"São Paulo", 20, "São Paulo"},
      {" ahead", 10, "ahead"},
      {"behind ", 10, "behind"},
      {"exactly", 7, "exactly"},
      {"too long", 7, "too lon…"},
      {"naïve", 3, "na…"},
      {"naïve", 4, "naï…"},
      {std::string(1'000'000, ' ') + "far", 20, "…"},
  };
  for (const auto& each : cases) EXPECT_EQ(one_line(each.text, each.limit), each.line);
}

}  // namespace
}  // namespace dataquery::retrieval
