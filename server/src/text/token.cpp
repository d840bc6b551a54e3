#include "text/token.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "text/number_words.h"
#include "text/stem.h"

namespace dataquery::text {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}
bool is_wordlike(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

struct Quotes {
  std::string_view open;
  std::string_view close;
};
constexpr auto kQuotes = std::to_array<Quotes>({{"\"", "\""}, {"“", "”"}, {"‘", "’"}, {"`", "`"}, {"'", "'"}});

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view question) : text_(question) {}

  std::vector<Token> run() {
    while (at_ < text_.size()) {
      if (std::isspace(static_cast<unsigned char>(text_[at_]))) {
        ++at_;
      } else if (!quoted() && !number() && !word()) {
        mark();
      }
    }
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void add(TokenKind kind, std::size_t begin, std::size_t end, std::string_view shown) {
    Token token{kind, std::string(shown), lower(shown), {}, std::nullopt, begin, end, false};
    token.capital = !shown.empty() && std::isupper(static_cast<unsigned char>(shown.front()));
    token.stem = kind == TokenKind::kWord ? text::stem(token.lower) : token.lower;
    tokens_.push_back(std::move(token));
    at_ = end;
  }

  bool quoted() {
    const std::string_view rest = text_.substr(at_);
    for (const auto& [open, close] : kQuotes) {
      if (!rest.starts_with(open)) continue;
      if (at_ > 0 && is_wordlike(text_[at_ - 1])) continue;  // an apostrophe
      std::size_t from = open.size();
      std::size_t found = rest.find(close, from);
      while (close == "'" && found != std::string_view::npos && found + 1 < rest.size() && is_letter(rest[found + 1])) {
        found = rest.find(close, found + 1);  // 'O'Brien'
      }
      if (found == std::string_view::npos || found == from) continue;
      std::string_view inside = rest.substr(from, found - from);
      while (!inside.empty() && inside.front() == ' ') inside.remove_prefix(1);
      while (!inside.empty() && inside.back() == ' ') inside.remove_suffix(1);
      if (inside.empty()) continue;
      add(TokenKind::kQuoted, at_, at_ + found + close.size(), inside);
      return true;
    }
    return false;
  }

  bool number() {
    const bool negative = peek(0) == '-' && is_digit(peek(1)) && (at_ == 0 || !is_wordlike(text_[at_ - 1]));
    if (!is_digit(peek(0)) && !negative) return false;
    std::size_t end = at_ + (negative ? 1 : 0);
    std::string digits = negative ? "-" : "";
    bool point = false;
    while (end < text_.size()) {
      const bool digit_follows = end + 1 < text_.size() && is_digit(text_[end + 1]);
      if (is_digit(text_[end])) {
        digits += text_[end];
      } else if (text_[end] == '.' && digit_follows && !point) {
        digits += '.';
        point = true;
      } else if (!(text_[end] == ',' && digit_follows && groups_of_three(end))) {
        break;
      }
      ++end;
    }
    const bool part_of_word =
        end < text_.size() &&
        (is_wordlike(text_[end]) || (text_[end] == '-' && end + 1 < text_.size() && is_wordlike(text_[end + 1])) ||
         (text_[end] == '/' && end + 1 < text_.size() && is_digit(text_[end + 1])) ||
         (text_[end] == ':' && end + 1 < text_.size() && is_digit(text_[end + 1])));
    if (part_of_word) return false;  // 3rd, 2025-01-31, 737-800, 10:30: words
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    add(TokenKind::kNumber, at_, end, text_.substr(at_, end - at_));
    tokens_.back().number = value;
    tokens_.back().lower = digits;
    tokens_.back().stem = digits;
    return true;
  }

  [[nodiscard]] bool groups_of_three(std::size_t comma) const {
    std::size_t digits = 0;
    while (comma + 1 + digits < text_.size() && is_digit(text_[comma + 1 + digits])) ++digits;
    return digits == 3;
  }

  bool word() {
    if (!is_wordlike(peek(0))) return false;
    std::size_t end = at_;
    const auto joins = [&](std::size_t i) {  // a sign between two letters or digits belongs to the word
      constexpr std::string_view kJoiners = "-'&./:@";
      return i + 1 < text_.size() && kJoiners.contains(text_[i]) && is_wordlike(text_[i + 1]) &&
             is_wordlike(text_[i - 1]);
    };
    while (end < text_.size() && (is_wordlike(text_[end]) || joins(end))) {
      if (text_[end] == '\'' && possessive(end)) break;
      ++end;
    }
    const bool followed_by_s = end < text_.size() && text_[end] == '\'' && possessive(end);
    add(TokenKind::kWord, at_, end, text_.substr(at_, end - at_));
    if (const auto value = number_word(tokens_.back().lower)) {
      tokens_.back().kind = TokenKind::kNumber;
      tokens_.back().number = value;
    }
    if (followed_by_s) {
      const std::size_t stop = end + 1 + (end + 1 < text_.size() && text_[end + 1] == 's' ? 1 : 0);
      add(TokenKind::kWord, end, stop, "'s");
    }
    return true;
  }

  [[nodiscard]] bool possessive(std::size_t quote) const {
    const bool s = quote + 1 < text_.size() && text_[quote + 1] == 's';
    const std::size_t after = quote + (s ? 2 : 1);
    return s && (after >= text_.size() || !is_wordlike(text_[after]));
  }

  void mark() {
    const std::string_view two = text_.substr(at_, 2);
    const std::size_t length = two == ">=" || two == "<=" || two == "!=" || two == "<>" ? 2 : 1;
    add(TokenKind::kMark, at_, at_ + length, text_.substr(at_, length));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view question) { return Tokenizer(question).run(); }

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

}  // namespace dataquery::text
