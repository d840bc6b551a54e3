#include "accounts/password.h"

#include "base/utf8.h"

namespace dataquery::accounts {

Result<void> check_password(const Secret& password, std::string_view field) {
  const auto& text = password.reveal();
  if (text.contains('\0')) return fail_field(std::string(field), "a password must not hold a NUL character");
  if (text.size() > kPasswordBytes) {
    return fail_field(std::string(field), "a password has at most 72 bytes (letters beyond ASCII count for several)");
  }
  if (count_code_points(text) < kPasswordCharacters) {
    return fail_field(std::string(field), "a password has at least 8 characters");
  }
  return {};
}

}  // namespace dataquery::accounts
