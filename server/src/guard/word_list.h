#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace dataquery::guard {

/// How many words, each followed or preceded by blanks, `text` holds.
consteval std::size_t count_words(std::string_view text) {
  std::size_t count = 0;
  bool inside = false;
  for (const char letter : text) {
    if (letter != ' ' && !inside) ++count;
    inside = letter != ' ';
  }
  return count;
}

/// The words of `text`, sorted: `constexpr auto kList = sorted_words<count_words(kText)>(kText);`
template <std::size_t Count>
consteval std::array<std::string_view, Count> sorted_words(std::string_view text) {
  std::array<std::string_view, Count> words{};
  std::size_t at = 0;
  for (auto& word : words) {
    while (text[at] == ' ') ++at;
    const auto end = std::min(text.find(' ', at), text.size());
    word = text.substr(at, end - at);
    at = end;
  }
  std::ranges::sort(words);
  return words;
}

}  // namespace dataquery::guard
