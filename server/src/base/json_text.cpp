#include "base/json_text.h"

#include <array>
#include <cstddef>

#include "base/utf8.h"

namespace dataquery {
namespace {

constexpr auto kEscaped = [] {
  std::array<bool, 256> escaped{};
  for (std::size_t byte = 0; byte < 0x20; ++byte) escaped[byte] = true;
  for (const unsigned char byte : {'"', '\\', '\x7F'}) escaped[byte] = true;
  return escaped;
}();

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);  // without a branch, so that the compiler widens it
  return all < 0x80;
}

void append_escaped(std::string& out, char c) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      const auto byte = static_cast<unsigned char>(c);
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 0xF];
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  if (!is_ascii(text)) {
    const auto valid = to_valid_utf8(text);
    if (valid != text) return append_json_string(out, valid);
  }
  out += '"';
  std::size_t start = 0;  // of the characters that stand for themselves and are not written yet
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!kEscaped[static_cast<unsigned char>(text[i])]) continue;
    out += text.substr(start, i - start);
    append_escaped(out, text[i]);
    start = i + 1;
  }
  out += text.substr(start);
  out += '"';
}

}  // namespace dataquery
