#include "connections/redact.h"

#include <gtest/gtest.h>

#include <string>

namespace dataquery::connections {
namespace {

TEST(Redact, takes_strings_and_passwords_out_of_errors) {
  struct Case {
    std::string url;
    std::string text;
    std::string redacted;
  };
  const Case cases[] = {
      {"postgresql://u:secret@h/db", "cannot open postgresql://u:secret@h/db", "cannot open ***"},
      {"postgresql://u:secret@h/db", "password secret, again secret", "password ***, again ***"},
      {"postgresql://u:p%40ss%3Aword@h/db", "tried p@ss:word", "tried ***"},
      {"postgresql://u:p%40ss%3Aword@h/db", "tried p%40ss%3Aword", "tried ***"},
      {"postgresql://u:p@ss@h/db", "tried p@ss", "tried ***"},
      {"postgresql://h/db?user=u&password=secret&x=1", "tried secret", "tried ***"},
      {"postgresql://h/db?sslpassword=secret", "tried secret", "tried ***"},
      {"postgresql://u:a@h/db", "a database has failed", "The database refused the connection."},
      {"postgresql://u:secret@h/db", "host h is unreachable", "host h is unreachable"},
      {"postgresql://u@h/db", "role u does not exist", "role u does not exist"},
      {"sqlite:///data/x.db", "no such file", "no such file"},
      {"", "nothing", "nothing"},
      {"postgresql://u:@h/db", "no password", "no password"},
      {"%", "100 % wrong", "The database refused the connection."},
  };
  for (const auto& [url, text, expected] : cases) {
    const auto error = redacted(Error{ErrorCode::kSourceUnavailable, text, text}, Secret(url));
    EXPECT_EQ(error.message, expected) << url;
    EXPECT_EQ(error.detail, expected) << url;
    EXPECT_EQ(error.code, ErrorCode::kSourceUnavailable);
  }
}

}  // namespace
}  // namespace dataquery::connections
