#include "connections/redact.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dataquery::connections {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::string_view kWithoutWords = "The database refused the connection.";
constexpr std::size_t kMaskable = 4;  // masking every "a" would tell that the password is "a"

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      decoded += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

/// The password between "user:" and "@host". The last "@" before the path counts: people forget to escape.
std::string_view userinfo_password(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  auto authority = url.substr(scheme + 3);
  const auto at = authority.rfind('@');
  if (at == std::string_view::npos) return {};
  authority = authority.substr(0, at);
  const auto colon = authority.find(':');
  return colon == std::string_view::npos ? std::string_view{} : authority.substr(colon + 1);
}

/// Values of `password=` and the like in the query part.
std::vector<std::string_view> query_passwords(std::string_view url) {
  std::vector<std::string_view> found;
  constexpr std::string_view kName = "password=";
  for (auto at = url.find(kName); at != std::string_view::npos; at = url.find(kName, at + 1)) {
    const auto value = url.substr(at + kName.size());
    found.push_back(value.substr(0, value.find_first_of("&# ")));
  }
  return found;
}

std::vector<Secret> secrets_in(const std::string& url) {
  std::vector<Secret> secrets{Secret(url)};
  auto passwords = query_passwords(url);
  passwords.push_back(userinfo_password(url));
  for (const auto password : passwords) {
    if (password.empty()) continue;
    secrets.emplace_back(std::string(password));
    secrets.emplace_back(percent_decoded(password));
  }
  return secrets;
}

void mask(std::string& text, const std::string& secret) {
  if (secret.empty() || !text.contains(secret)) return;
  if (secret.size() < kMaskable) {
    text = kWithoutWords;
    return;
  }
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + kMask.size())) {
    text.replace(at, secret.size(), kMask);
  }
}

}  // namespace

Error redacted(Error error, const Secret& url) {
  for (const auto& secret : secrets_in(url.reveal())) {
    mask(error.message, secret.reveal());
    mask(error.detail, secret.reveal());
  }
  return error;
}

}  // namespace dataquery::connections
