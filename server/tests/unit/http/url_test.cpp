#include "http/url.h"

#include <gtest/gtest.h>

namespace dataquery::http {
namespace {

TEST(PercentDecode, decodes_well_formed_escapes) {
  struct Case {
    std::string_view text, decoded;
  };
  for (const auto& [text, decoded] : std::initializer_list<Case>{{"", ""},
                                                                 {"plain", "plain"},
                                                                 {"a%20b", "a b"},
                                                                 {"%c3%A9", "\xC3\xA9"},
                                                                 {"a+b", "a+b"},
                                                                 {"%2e%2E%2f", "../"},
                                                                 {"%25", "%"}}) {
    EXPECT_EQ(percent_decode(text), decoded) << text;
  }
}

TEST(PercentDecode, refuses_what_is_malformed_and_nul) {
  for (const std::string_view text : {"%", "%4", "%zz", "a%", "%%41", "%-1", "%00", "a%00b"}) {
    EXPECT_EQ(percent_decode(text), std::nullopt) << text;
  }
}

TEST(ParseQuery, splits_and_decodes_in_order) {
  const auto params = parse_query("a=1&b=two+words&empty=&bare&&c=%26%3D&a=2");
  ASSERT_TRUE(params);
  const QueryParams expected = {{"a", "1"}, {"b", "two words"}, {"empty", ""}, {"bare", ""}, {"c", "&="}, {"a", "2"}};
  EXPECT_EQ(*params, expected);
}

TEST(ParseQuery, refuses_a_malformed_escape) { EXPECT_EQ(parse_query("a=%zz"), std::nullopt); }

}  // namespace
}  // namespace dataquery::http
