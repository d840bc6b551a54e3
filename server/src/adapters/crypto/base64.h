#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dataquery::crypto {

/// RFC 4648, section 4: with padding.
[[nodiscard]] std::string base64(std::string_view bytes);
/// RFC 4648, section 5: URL-safe, without padding; as in tokens.
[[nodiscard]] std::string base64url(std::string_view bytes);

/// The inverses. Strict: one text for each sequence of bytes (no blanks, no missing or added padding, no stray bits).
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

}  // namespace dataquery::crypto
