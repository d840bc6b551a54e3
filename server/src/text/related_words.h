#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace dataquery::text {

/// The meanings of a word: a number for each, sorted; a view of data that is part of the program.
using Meanings = std::span<const std::uint32_t>;

/// The commonest meanings of an English word in any inflection ("films", "hired"), from WordNet; those it is derived
/// from or gives rise to among them. Empty when the word is not known or means nothing that another word means. `word`
/// is in lower case. A few hundred nanoseconds.
[[nodiscard]] Meanings meanings_of(std::string_view word);

/// True when the words are synonyms in one of these meanings, or one is derived from the other ("manufactured" and
/// "manufacturer"). Symmetric.
[[nodiscard]] bool share_meaning(Meanings one, Meanings other);

}  // namespace dataquery::text
