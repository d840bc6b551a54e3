#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "translator/understanding.h"
#include "translator/word_pieces.h"

namespace dataquery::translator {

/// What the encoder reads at once: "[CLS] question [SEP] table : column , column = value [SEP] table : …" as word
/// pieces, each with marks for what the links know of it.
struct EncoderInput {
  /// A table or column: where its name's pieces stand.
  struct Name {
    std::uint32_t position = 0;  ///< among the catalog's tables, or among CatalogIndex::columns()
    std::uint16_t table = 0;     ///< of a column: its table's place in `tables`
    std::uint16_t first = 0;
    std::uint16_t last = 0;  ///< one past
  };

  std::vector<std::uint16_t> pieces;
  std::vector<std::uint32_t> marks;  ///< by piece, a bit a mark; see encoder_input.cpp
  std::size_t question_end = 0;      ///< the question's pieces are [1, question_end)
  std::vector<Name> tables;
  std::vector<Name> columns;
};

constexpr std::size_t kMarks = 32;
constexpr std::size_t kMostPieces = 320;  ///< what does not fit is left out: the columns, then the tables said least

/// Writes a question and its catalog for the encoder.
[[nodiscard]] EncoderInput encoder_input(const Understanding& question, const WordPieces& words);

}  // namespace dataquery::translator
