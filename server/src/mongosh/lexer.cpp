#include "mongosh/lexer.h"

#include <algorithm>
#include <charconv>
#include <format>
#include <utility>

namespace dataquery::mongosh {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }

void append_utf8(std::string& out, char32_t point) {
  const auto byte = [&](char32_t bits) { out += static_cast<char>(bits); };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xC0 | (point >> 6));
    byte(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    byte(0xE0 | (point >> 12));
    byte(0x80 | ((point >> 6) & 0x3F));
    byte(0x80 | (point & 0x3F));
  } else {
    byte(0xF0 | (point >> 18));
    byte(0x80 | ((point >> 12) & 0x3F));
    byte(0x80 | ((point >> 6) & 0x3F));
    byte(0x80 | (point & 0x3F));
  }
}

}  // namespace

std::string Lexer::place(std::size_t at) const {
  const auto before = text_.substr(0, std::min(at, text_.size()));
  const auto line = std::ranges::count(before, '\n') + 1;
  const auto start = before.rfind('\n');
  return std::format("line {}, column {}", line, before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1);
}

std::unexpected<Error> Lexer::error(std::size_t at, std::string_view what) const {
  return fail(ErrorCode::kInvalidQuery, std::format("{} ({})", what, place(at)));
}

Result<void> Lexer::skip_blanks() {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  for (;;) {
    const char c = peek();
    if (at_ < text_.size() && std::string_view(" \t\r\n\f\v").contains(c)) {
      ++at_;
    } else if (text_.substr(at_).starts_with(kNoBreakSpace)) {
      at_ += kNoBreakSpace.size();
    } else if (text_.substr(at_).starts_with(kByteOrderMark)) {
      at_ += kByteOrderMark.size();
    } else if (c == '/' && peek(1) == '/') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '/' && peek(1) == '*') {
      const auto close = text_.find("*/", at_ + 2);
      if (close == std::string_view::npos) return error(at_, "the comment is not closed");
      at_ = close + 2;
    } else {
      return {};
    }
  }
}

Result<Token> Lexer::next() {
  if (auto skipped = skip_blanks(); !skipped) return propagate(skipped);
  if (at_ >= text_.size()) return Token{.kind = Token::Kind::kEnd, .at = at_, .text = {}, .options = {}};
  const char c = peek();
  if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
  if (is_name_start(c)) return name();
  if (c == '"' || c == '\'' || c == '`') return string(c);
  const std::size_t length = c == '=' && peek(1) == '>' ? 2 : 1;
  if (!std::string_view("{}[]():,.;+-*/%=?!<>&|~^@#").contains(c)) {
    return error(at_, std::format("a character that means nothing here (0x{:02X})", static_cast<unsigned char>(c)));
  }
  Token token{
      .kind = Token::Kind::kPunctuation, .at = at_, .text = std::string(text_.substr(at_, length)), .options = {}};
  at_ += length;
  return token;
}

Result<Token> Lexer::number() {
  Token token{.kind = Token::Kind::kNumber, .at = at_, .text = {}, .options = {}};
  const auto digits = [&](auto allowed) {
    std::size_t count = 0;
    for (; allowed(peek()) || (count > 0 && peek() == '_' && allowed(peek(1))); ++at_) {
      if (peek() != '_') token.text += peek();
      ++count;
    }
    return count;
  };
  const char kind = static_cast<char>(peek(1) | 0x20);
  if (peek() == '0' && (kind == 'x' || kind == 'o' || kind == 'b')) {
    at_ += 2;
    const auto in_base = [&](char c) {
      return kind == 'x' ? is_hex(c) : kind == 'o' ? c >= '0' && c <= '7' : c == '0' || c == '1';
    };
    token.text = {'0', kind};
    if (digits(in_base) == 0) return error(token.at, "the number has no digits");
  } else {
    if (peek() == '0' && is_digit(peek(1))) return error(token.at, "a number must not begin with 0");
    digits(is_digit);
    if (peek() == '.') {
      if (token.text.empty()) token.text = "0";
      token.text += '.';
      ++at_;
      if (digits(is_digit) == 0) token.text += '0';
    }
    if (peek() == 'e' || peek() == 'E') {
      token.text += 'e';
      ++at_;
      if (peek() == '+' || peek() == '-') token.text += text_[at_++];
      if (digits(is_digit) == 0) return error(token.at, "the exponent has no digits");
    }
  }
  if (peek() == 'n' && !token.text.contains('.') && !is_name_part(peek(1))) ++at_;  // a BigInt
  if (is_name_part(peek())) return error(at_, "a number must not touch a name");
  return token;
}

Result<Token> Lexer::name() {
  Token token{.kind = Token::Kind::kName, .at = at_, .text = {}, .options = {}};
  while (at_ < text_.size() && is_name_part(peek())) ++at_;
  token.text = text_.substr(token.at, at_ - token.at);
  return token;
}

Result<Token> Lexer::string(char quote) {
  Token token{.kind = Token::Kind::kString, .at = at_, .text = {}, .options = {}};
  ++at_;
  for (;;) {
    if (at_ >= text_.size()) return error(token.at, "the string is not closed");
    const char c = text_[at_];
    if (c == quote) break;
    if (quote != '`' && (c == '\n' || c == '\r')) return error(token.at, "the string is not closed on its line");
    if (quote == '`' && c == '$' && peek(1) == '{') return error(at_, "a template string must not hold ${…}");
    if (c == '\\') {
      if (auto read = escape(token.text); !read) return propagate(read);
    } else {
      token.text += c;
      ++at_;
    }
  }
  ++at_;
  return token;
}

Result<char32_t> Lexer::code_unit(std::size_t digits) {
  char32_t unit = 0;
  for (std::size_t i = 0; i < digits; ++i, ++at_) {
    const char c = peek();
    if (!is_hex(c)) return error(at_, "an escape in the string lacks its hexadecimal digits");
    unit = unit * 16 + static_cast<char32_t>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return unit;
}

Result<void> Lexer::escape(std::string& out) {
  static constexpr std::string_view kLetters = "nrtbfv";
  static constexpr std::string_view kMeanings = "\n\r\t\b\f\v";
  const auto begin = at_++;
  if (at_ >= text_.size()) return error(begin, "the string is not closed");
  const char c = text_[at_++];
  if (const auto letter = kLetters.find(c); letter != std::string_view::npos) {
    out += kMeanings[letter];
  } else if (c == '\r' || c == '\n') {  // the string goes on in the next line
    if (c == '\r' && peek() == '\n') ++at_;
  } else if (c == 'x') {
    const auto unit = code_unit(2);
    if (!unit) return std::unexpected(unit.error());
    append_utf8(out, *unit);
  } else if (c == 'u' && peek() == '{') {
    ++at_;
    const auto close = text_.find('}', at_);
    const auto length = close == std::string_view::npos ? 0 : close - at_;
    if (length == 0 || length > 6) return error(begin, "an escape in the string lacks its hexadecimal digits");
    const auto point = code_unit(length);
    if (!point) return std::unexpected(point.error());
    if (*point > 0x10FFFF || (*point >= 0xD800 && *point < 0xE000)) return error(begin, "no such character");
    ++at_;
    append_utf8(out, *point);
  } else if (c == 'u') {
    auto point = code_unit(4);
    if (!point) return std::unexpected(point.error());
    if (*point >= 0xD800 && *point < 0xDC00 && peek() == '\\' && peek(1) == 'u') {
      at_ += 2;
      const auto low = code_unit(4);
      if (!low) return std::unexpected(low.error());
      if (*low < 0xDC00 || *low >= 0xE000) return error(begin, "half of a surrogate pair");
      point = 0x10000 + ((*point - 0xD800) << 10) + (*low - 0xDC00);
    }
    if (*point >= 0xD800 && *point < 0xE000) return error(begin, "half of a surrogate pair");
    append_utf8(out, *point);
  } else if (is_digit(c)) {
    if (c != '0' || is_digit(peek())) return error(begin, "octal escapes are not allowed");
    out += '\0';
  } else {
    out += c;
  }
  return {};
}

Result<Token> Lexer::regex_at(std::size_t at) {
  Token token{.kind = Token::Kind::kRegex, .at = at, .text = {}, .options = {}};
  bool in_class = false;
  for (at_ = at + 1;; ++at_) {
    const char c = peek();
    if (at_ >= text_.size() || c == '\n' || c == '\r') return error(at, "the regular expression is not closed");
    if (c == '/' && !in_class) break;
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    if (c == '\\') {
      const char escaped = peek(1);
      if (escaped == '\n' || at_ + 1 >= text_.size()) return error(at, "the regular expression is not closed");
      ++at_;
      if (escaped == '/') {  // "\/" only keeps the slash from closing
        token.text += '/';
        continue;
      }
      token.text += '\\';
    }
    token.text += text_[at_];
  }
  ++at_;
  while (is_name_part(peek())) token.options += text_[at_++];
  if (token.text.empty()) return error(at, "the regular expression is empty");
  return token;
}

}  // namespace dataquery::mongosh
