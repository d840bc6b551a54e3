#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace dataquery::retrieval {

/// Sizes in characters (code points).
struct SplitOptions {
  std::size_t chunk_size = 1000;
  std::size_t overlap = 200;
};

/// Cuts `text` into chunks of at most `chunk_size` characters, at the strongest boundary that allows it: a blank line,
/// else a line's end, else a space, else anywhere. A chunk begins with as many whole pieces of the one before it as fit
/// into `overlap`. Chunks carry no white space at their ends; none is empty. This is what LangChain's
/// RecursiveCharacterTextSplitter does with its default separators.
///
/// The chunks are views into `text`. `overlap` must be smaller than `chunk_size`.
[[nodiscard]] std::vector<std::string_view> split_text(std::string_view text, const SplitOptions& options = {});

}  // namespace dataquery::retrieval
