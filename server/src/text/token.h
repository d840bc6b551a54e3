#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dataquery::text {

enum class TokenKind : std::uint8_t {
  kWord,
  kNumber,  ///< digits, or a number word: 12, 1,500, 3.5, twelve
  kQuoted,  ///< what stands between quotation marks, as one token
  kMark     ///< a sign: comma, full stop, question mark, >, =
};

struct Token {
  TokenKind kind = TokenKind::kWord;
  std::string text;              ///< as written; without the marks when quoted
  std::string lower;             ///< folded to lower case
  std::string stem;              ///< what its forms share: "cities" -> "citi"
  std::optional<double> number;  ///< the value of a number
  std::size_t begin = 0;         ///< bytes in the question
  std::size_t end = 0;
  bool capital = false;  ///< begins with a capital letter
};

/// Splits an English question into words, numbers, quoted strings and marks. Apostrophes inside words stay ("don't",
/// "O'Brien"); a possessive "'s" becomes a token of its own. Takes any bytes: what is not ASCII counts as a letter.
[[nodiscard]] std::vector<Token> tokenize(std::string_view question);

/// ASCII letters folded to lower case; other bytes as they are.
[[nodiscard]] std::string lower(std::string_view text);

}  // namespace dataquery::text
