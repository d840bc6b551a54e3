#include "base/json_text.h"

#include <gtest/gtest.h>

namespace dataquery {
namespace {

std::string json_of(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonText, escapes_what_json_needs_escaped) {
  EXPECT_EQ(json_of("plain"), R"("plain")");
  EXPECT_EQ(json_of("a\"b\\c\n\r\t"), R"("a\"b\\c\n\r\t")");
  EXPECT_EQ(json_of(std::string_view("\0\x1f", 2)), R"("\u0000\u001f")");
}

TEST(JsonText, keeps_utf_8_and_replaces_what_is_none) {
  EXPECT_EQ(json_of("caf\xC3\xA9 \xF0\x9F\x98\x80"), "\"caf\xC3\xA9 \xF0\x9F\x98\x80\"");
  EXPECT_EQ(json_of("\xFF"), "\"\xEF\xBF\xBD\"");
  EXPECT_EQ(json_of("\xC3"), "\"\xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace dataquery
