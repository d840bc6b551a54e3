#include "accounts/email.h"

#include <algorithm>

#include "base/utf8.h"

namespace dataquery::accounts {
namespace {

constexpr std::size_t kLocalPartLength = 64;
constexpr std::size_t kLabelLength = 63;
constexpr std::string_view kBlanks = " \t\r\n";

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// RFC 5321 "Atom": what may stand between the dots of a local part.
bool is_atom_character(char c) { return is_letter_or_digit(c) || std::string_view{"!#$%&'*+-/=?^_`{|}~"}.contains(c); }

/// Whether every part of `text` between dots is good; an empty part is not.
template <typename Predicate>
bool each_part(std::string_view text, Predicate is_good) {
  while (true) {
    const auto dot = text.find('.');
    const auto part = text.substr(0, dot);
    if (part.empty() || !is_good(part)) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_local_part(std::string_view text) {
  return text.size() <= kLocalPartLength &&
         each_part(text, [](std::string_view atom) { return std::ranges::all_of(atom, is_atom_character); });
}

bool is_label(std::string_view label) {
  return label.size() <= kLabelLength && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_host(std::string_view host) {
  const auto dot = host.rfind('.');
  if (dot == std::string_view::npos || !each_part(host, is_label)) return false;
  const auto top = host.substr(dot + 1);
  return top.size() >= 2 && !std::ranges::all_of(top, [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

Result<std::string> normalized_email(std::string_view text) {
  const auto address = trimmed(text);
  if (address.empty()) return fail_field("email", "an e-mail address is required");
  if (address.size() > kEmailLength) {
    return fail_field("email", "an e-mail address has at most 255 characters");
  }
  auto email = ascii_lower(address);
  const auto at = email.rfind('@');
  if (at == std::string::npos || !is_local_part(std::string_view{email}.substr(0, at)) ||
      !is_host(std::string_view{email}.substr(at + 1))) {
    return fail_field("email", "this is not an e-mail address (name@example.com)");
  }
  return email;
}

}  // namespace dataquery::accounts
