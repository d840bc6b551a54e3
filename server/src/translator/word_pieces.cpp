#include "translator/word_pieces.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>

#include "text/token.h"

namespace dataquery::translator {
namespace {

constexpr std::size_t kSpecial = 4;       // pieces that stand for no text
constexpr std::size_t kLongestWord = 64;  // longer ones are unknown, as hardly anybody's names are

bool is_letter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80;
}

}  // namespace

WordPieces::WordPieces(std::string_view vocabulary) {
  while (!vocabulary.empty()) {
    const std::size_t end = std::min(vocabulary.find('\n'), vocabulary.size());
    pieces_.push_back(vocabulary.substr(0, end));
    vocabulary.remove_prefix(std::min(end + 1, vocabulary.size()));
  }
  if (pieces_.size() <= kSpecial || pieces_.size() > std::numeric_limits<std::uint16_t>::max() ||
      !std::is_sorted(pieces_.begin() + kSpecial, pieces_.end()))
    throw std::runtime_error("the encoder's vocabulary is not a sorted list of word pieces");
}

std::uint16_t WordPieces::find(std::string_view piece) const {
  const auto found = std::lower_bound(pieces_.begin() + kSpecial, pieces_.end(), piece);
  return found != pieces_.end() && *found == piece ? static_cast<std::uint16_t>(found - pieces_.begin()) : 0;
}

void WordPieces::append_word(std::string_view word, std::vector<std::uint16_t>& pieces) const {
  const std::size_t before = pieces.size();
  std::string piece;
  std::size_t begin = 0;
  while (begin < word.size() && word.size() <= kLongestWord) {
    std::size_t end = word.size();
    std::uint16_t found = 0;
    for (; end > begin && found == 0; --end) {
      piece = begin == 0 ? "" : "##";
      piece += word.substr(begin, end - begin);
      found = find(piece);
    }
    if (found == 0) break;
    pieces.push_back(found);
    begin = end + 1;
  }
  if (begin >= word.size()) return;
  pieces.resize(before);
  pieces.push_back(kUnknown);
}

void WordPieces::append(std::string_view text, std::vector<std::uint16_t>& pieces) const {
  const std::string folded = text::lower(text);
  for (std::size_t begin = 0; begin < folded.size();) {
    std::size_t end = begin;
    while (end < folded.size() && is_letter(folded[end])) ++end;
    const bool sign = end == begin;
    if (sign) ++end;
    const std::string_view word = std::string_view(folded).substr(begin, end - begin);
    if (!sign || static_cast<unsigned char>(word.front()) > ' ') append_word(word, pieces);
    begin = end;
  }
}

}  // namespace dataquery::translator
