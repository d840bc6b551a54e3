#include "translator/word_pieces.h"

#include <gtest/gtest.h>

namespace dataquery::translator {
namespace {

constexpr std::string_view kVocabulary =
    "[PAD]\n[UNK]\n[CLS]\n[SEP]\n##s\n##versity\n(\n12\ncity\nsinger\nuni\nunited\n";
constexpr std::uint16_t kPlural = 4;
constexpr std::uint16_t kEnding = 5;
constexpr std::uint16_t kBracket = 6;
constexpr std::uint16_t kTwelve = 7;
constexpr std::uint16_t kCity = 8;
constexpr std::uint16_t kSinger = 9;
constexpr std::uint16_t kUni = 10;

using Pieces = std::vector<std::uint16_t>;

Pieces cut(std::string_view text) {
  Pieces pieces;
  WordPieces(kVocabulary).append(text, pieces);
  return pieces;
}

TEST(WordPieces, takes_the_longest_known_piece_from_the_left) {
  EXPECT_EQ(cut("singers"), (Pieces{kSinger, kPlural}));
  EXPECT_EQ(cut("university"), (Pieces{kUni, kEnding}));
}

TEST(WordPieces, folds_case_and_cuts_at_signs_and_blanks) {
  EXPECT_EQ(cut("  City(12 "), (Pieces{kCity, kBracket, kTwelve}));
}

TEST(WordPieces, a_word_with_an_unknown_part_is_unknown_as_a_whole) {
  EXPECT_EQ(cut("singerx city"), (Pieces{WordPieces::kUnknown, kCity}));
  EXPECT_EQ(cut("\xC3\xA9t\xC3\xA9"), Pieces{WordPieces::kUnknown});
}

TEST(WordPieces, a_word_of_absurd_length_is_unknown) {
  EXPECT_EQ(cut(std::string(10'000, 's')), Pieces{WordPieces::kUnknown});
}

TEST(WordPieces, refuses_a_list_that_is_not_sorted) {
  EXPECT_THROW(WordPieces("[PAD]\n[UNK]\n[CLS]\n[SEP]\nb\na\n"), std::runtime_error);
  EXPECT_THROW(WordPieces(""), std::runtime_error);
}

}  // namespace
}  // namespace dataquery::translator
