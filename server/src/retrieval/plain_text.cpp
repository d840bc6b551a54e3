#include "retrieval/plain_text.h"

#include <algorithm>

#include "base/utf8.h"

namespace dataquery::retrieval {
namespace {

/// How many bytes at the beginning of `text` break or steer a line: control characters, U+0085, U+2028, U+2029 and
/// the marks that turn the direction of writing (U+202A to U+202E, U+2066 to U+2069). Well-formed UTF-8.
std::size_t control_at(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x20 || first == 0x7F) return 1;
  if (first == 0xC2 && static_cast<unsigned char>(text[1]) < 0xA0) return 2;
  if (first != 0xE2) return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  const auto third = static_cast<unsigned char>(text[2]);
  const bool separator = second == 0x80 && third >= 0xA8 && third <= 0xAE;
  const bool isolate = second == 0x81 && third >= 0xA6 && third <= 0xA9;
  return separator || isolate ? 3 : 0;
}

/// Printable ASCII with single spaces inside: most of what databases hold.
bool is_plain(std::string_view text) {
  char before = ' ';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7F || (c == ' ' && before == ' ')) return false;
    before = c;
  }
  return before != ' ' || text.empty();
}

}  // namespace

std::string one_line(std::string_view text, std::size_t limit) {
  if (text.size() <= limit && is_plain(text)) return std::string(text);
  // What lies far behind the limit is not looked at: a value may have megabytes.
  const auto looked_at = to_valid_utf8(text.substr(0, 4 * limit));
  const std::string_view all = looked_at;
  std::string line;
  bool space = false;
  bool cut = text.size() > 4 * limit;
  for (std::size_t at = 0; at < all.size();) {
    if (const auto control = control_at(all.substr(at)); control > 0 || all[at] == ' ') {
      space = !line.empty();
      at += std::max<std::size_t>(control, 1);
      continue;
    }
    std::size_t end = at + 1;
    while (end < all.size() && (static_cast<unsigned char>(all[end]) & 0xC0) == 0x80) ++end;
    if (line.size() + (space ? 1 : 0) + (end - at) > limit) {
      cut = true;
      break;
    }
    if (space) line += ' ';
    space = false;
    line += all.substr(at, end - at);
    at = end;
  }
  if (cut) line += "…";
  return line;
}

}  // namespace dataquery::retrieval
