#include "accounts/email.h"

#include <gtest/gtest.h>

#include <string>

namespace dataquery::accounts {
namespace {

struct Case {
  std::string text;
  std::string normalized;
};

TEST(Email, accepts_and_folds_addresses_in_use) {
  const Case cases[] = {
      {"user@example.com", "user@example.com"},
      {"User.Name+Tag@Example.COM", "user.name+tag@example.com"},
      {"  ann@example.org\n", "ann@example.org"},
      {"a@b.co", "a@b.co"},
      {"o'brien@example.ie", "o'brien@example.ie"},
      {"x_y-z@sub.domain.example.com", "x_y-z@sub.domain.example.com"},
      {"1@1.example1", "1@1.example1"},
      {"ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example"},
      {std::string(64, 'a') + "@example.com", std::string(64, 'a') + "@example.com"},
  };
  for (const auto& [text, normalized] : cases) {
    const auto email = normalized_email(text);
    ASSERT_TRUE(email) << text << ": " << email.error().message;
    EXPECT_EQ(*email, normalized);
  }
}

TEST(Email, refuses_what_is_none) {
  const std::string cases[] = {
      "",
      "   ",
      "user",
      "@example.com",
      "user@",
      "user@example",
      "user@@example.com",
      "us er@example.com",
      "user@exam ple.com",
      ".user@example.com",
      "user.@example.com",
      "us..er@example.com",
      "user@.example.com",
      "user@example..com",
      "user@example.com.",
      "user@-example.com",
      "user@example-.com",
      "user@127.0.0.1",
      "user@[127.0.0.1]",
      "\"quoted local\"@example.com",
      "user@exa_mple.com",
      "user@example.c",
      "user\r\nBcc: x@example.com",
      "us\xC3\xA9r@example.com",
      std::string("user\0@example.com", 17),
      std::string(65, 'a') + "@example.com",
      "user@" + std::string(64, 'a') + ".com",
      "a@" + std::string(300, 'b') + ".com",
  };
  for (const auto& text : cases) {
    const auto email = normalized_email(text);
    ASSERT_FALSE(email) << text;
    EXPECT_EQ(email.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(Email, has_at_most_255_characters) {
  std::string host;
  while (host.size() < 186) host += "aaaaaaaaa.";
  const auto address_of = [&](std::size_t size) {
    auto address = std::string(60, 'u') + "@" + host;
    address.resize(size - 3, 'b');
    if (address.back() == '.') address.back() = 'b';
    return address + ".de";
  };
  EXPECT_TRUE(normalized_email(address_of(255)));
  EXPECT_FALSE(normalized_email(address_of(256)));
}

}  // namespace
}  // namespace dataquery::accounts
