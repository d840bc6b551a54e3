#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dataquery::retrieval {

/// The words of a text or of a name, folded: lower case, no accents, no punctuation. Names are cut where their writers
/// joined them: snake_case, camelCase, HTTPServer, address2. A CJK ideograph or an emoji is a word of its own.
/// `FirstName, Élan_vital 2` gives first, name, elan, vital, 2. Invalid UTF-8 separates words.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

/// Whether the word helps no search: an article, pronoun, preposition, auxiliary, question word, or what a question
/// asks to be done ("show", "list").
[[nodiscard]] bool is_function_word(std::string_view word);

/// The words of a question that say what it is about, joined by spaces; the whole question when nothing else is left.
[[nodiscard]] std::string content_of(std::string_view question);

}  // namespace dataquery::retrieval
