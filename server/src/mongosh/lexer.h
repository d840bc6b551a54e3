#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace dataquery::mongosh {

/// A word of mongosh text (and of JSON, which is a part of it).
struct Token {
  enum class Kind : unsigned char { kEnd, kName, kNumber, kString, kRegex, kPunctuation };

  Kind kind = Kind::kEnd;
  std::size_t at = 0;   ///< where it begins, in bytes
  std::string text;     ///< a string decoded, a number without separators, a regular expression's pattern
  std::string options;  ///< of a regular expression, as written

  [[nodiscard]] bool is(std::string_view punctuation) const {
    return kind == Kind::kPunctuation && text == punctuation;
  }
  [[nodiscard]] bool is_name(std::string_view name) const { return kind == Kind::kName && text == name; }
};

/// Reads mongosh text word by word: names, numbers, strings in double or single quotes or as a template without
/// substitutions, punctuation; blanks and comments are passed over. `text` must be UTF-8 and outlive the lexer.
///
/// Errors: kInvalidQuery, with the line and column.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  [[nodiscard]] Result<Token> next();

  /// The regular expression whose first slash is at `at`; reading goes on behind it. Only a parser knows whether a
  /// slash divides or opens one.
  [[nodiscard]] Result<Token> regex_at(std::size_t at);

  /// "line 2, column 14"
  [[nodiscard]] std::string place(std::size_t at) const;

  /// A kInvalidQuery that says where.
  [[nodiscard]] std::unexpected<Error> error(std::size_t at, std::string_view what) const;

 private:
  Result<void> skip_blanks();
  Result<Token> number();
  Result<Token> name();
  Result<Token> string(char quote);
  Result<void> escape(std::string& out);
  Result<char32_t> code_unit(std::size_t digits);

  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace dataquery::mongosh
