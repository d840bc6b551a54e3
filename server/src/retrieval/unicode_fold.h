#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dataquery::retrieval {

/// What a code point is to a reader of names.
enum class CharacterClass : std::uint8_t { kSeparator, kLower, kUpper, kDigit, kSingle, kMark };

/// The code point that begins at `text[position]`; moves `position` behind it. Invalid UTF-8 gives U+FFFD, one byte on.
[[nodiscard]] char32_t next_code_point(std::string_view text, std::size_t& position);

/// Letters without case count as lower; a kSingle stands alone (CJK ideograph, emoji); a kMark is a combining accent.
[[nodiscard]] CharacterClass classify(char32_t code);

/// Lower case without accent, for the Latin, Greek and Cyrillic scripts; others as they are.
[[nodiscard]] char32_t fold(char32_t code);

/// Appends `code` to `out` as UTF-8.
void append_utf8(char32_t code, std::string& out);

}  // namespace dataquery::retrieval
