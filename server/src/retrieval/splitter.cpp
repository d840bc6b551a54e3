#include "retrieval/splitter.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <span>

#include "base/utf8.h"

namespace dataquery::retrieval {
namespace {

constexpr std::string_view kSpace = " \t\n\r\f\v";
constexpr std::array<std::string_view, 4> kSeparators{"\n\n", "\n", " ", ""};

/// A stretch of the text that is not cut further.
struct Piece {
  std::string_view text;
  std::size_t size;  // characters
};

std::string_view strip(std::string_view text) {
  const auto begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

/// Where the next piece ends: before the next separator, which begins the piece after it.
std::size_t piece_end(std::string_view text, std::size_t begin, std::string_view separator) {
  if (separator.empty()) {
    std::size_t end = begin + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    return end;
  }
  const bool at_separator = text.substr(begin).starts_with(separator);
  return std::min(text.find(separator, at_separator ? begin + separator.size() : begin), text.size());
}

class Splitter {
 public:
  explicit Splitter(const SplitOptions& options) : options_(options) { assert(options.overlap < options.chunk_size); }

  void split(std::string_view text, std::span<const std::string_view> separators) {
    while (separators.size() > 1 && !text.contains(separators.front())) separators = separators.subspan(1);
    std::vector<Piece> small;
    for (std::size_t begin = 0; begin < text.size();) {
      const auto end = piece_end(text, begin, separators.front());
      const auto piece = text.substr(begin, end - begin);
      begin = end;
      if (const auto size = count_code_points(piece); size < options_.chunk_size || separators.size() == 1) {
        small.push_back({piece, size});
        continue;
      }
      merge(small);
      small.clear();
      split(piece, separators.subspan(1));
    }
    merge(small);
  }

  std::vector<std::string_view> take() { return std::move(chunks_); }

 private:
  /// Joins neighbouring pieces into chunks: pieces[first, i) are the chunk at hand, of `total` characters.
  void merge(std::span<const Piece> pieces) {
    std::size_t first = 0;
    std::size_t total = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (total + pieces[i].size > options_.chunk_size && first < i) {
        emit(pieces.subspan(first, i - first));
        while (first < i && (total > options_.overlap || total + pieces[i].size > options_.chunk_size)) {
          total -= pieces[first++].size;
        }
      }
      total += pieces[i].size;
    }
    emit(pieces.subspan(first));
  }

  void emit(std::span<const Piece> window) {
    if (window.empty()) return;
    const char* begin = window.front().text.data();
    const char* end = window.back().text.data() + window.back().text.size();
    if (const auto chunk = strip({begin, end}); !chunk.empty()) chunks_.push_back(chunk);
  }

  SplitOptions options_;
  std::vector<std::string_view> chunks_;
};

}  // namespace

std::vector<std::string_view> split_text(std::string_view text, const SplitOptions& options) {
  Splitter splitter(options);
  splitter.split(text, kSeparators);
  return splitter.take();
}

}  // namespace dataquery::retrieval
