#include "accounts/password.h"

#include <gtest/gtest.h>

#include <string>

namespace dataquery::accounts {
namespace {

TEST(Password, has_8_characters_and_72_bytes_and_no_nul) {
  struct Case {
    std::string text;
    bool good;
  };
  const Case cases[] = {
      {"securepassword123", true},
      {"12345678", true},
      {"1234567", false},
      {"", false},
      {"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", true},  // eight characters of two bytes
      {"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", false},                                 // four of them
      {std::string(72, 'x'), true},
      {std::string(73, 'x'), false},
      {std::string("password\0rest", 13), false},
  };
  for (const auto& [text, good] : cases) {
    const auto checked = check_password(Secret(text));
    EXPECT_EQ(checked.has_value(), good) << text;
    if (!checked) {
      EXPECT_EQ(checked.error().code, ErrorCode::kInvalidArgument);
    }
  }
}

TEST(Password, is_not_repeated_in_the_refusal) {
  EXPECT_FALSE(check_password(Secret("hunter2")).error().message.contains("hunter2"));
}

}  // namespace
}  // namespace dataquery::accounts
