#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace dataquery::translator {

/// Cuts text into the word pieces of a BERT vocabulary, the longest known piece from the left (WordPiece, Schuster and
/// Nakajima 2012). Refers to the vocabulary's text, which must outlive it. Any thread.
class WordPieces {
 public:
  static constexpr std::uint16_t kUnknown = 1;
  static constexpr std::uint16_t kBegin = 2;      ///< [CLS]
  static constexpr std::uint16_t kSeparator = 3;  ///< [SEP]

  /// `vocabulary` holds a piece a line: padding, unknown, begin, separator, then all others sorted by their bytes;
  /// pieces that continue a word begin with "##". Throws std::runtime_error when it is no such list.
  explicit WordPieces(std::string_view vocabulary);

  /// Appends the pieces of `text`: letters and digits are folded to lower case and cut into words at everything else,
  /// other signs are words of their own.
  void append(std::string_view text, std::vector<std::uint16_t>& pieces) const;

  [[nodiscard]] std::size_t size() const { return pieces_.size(); }

 private:
  void append_word(std::string_view word, std::vector<std::uint16_t>& pieces) const;
  [[nodiscard]] std::uint16_t find(std::string_view piece) const;  ///< 0: not there

  std::vector<std::string_view> pieces_;
};

}  // namespace dataquery::translator
