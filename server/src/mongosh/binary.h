#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dataquery::mongosh {

/// The bytes of pairs of hexadecimal digits; nullopt for anything else.
[[nodiscard]] std::optional<std::string> bytes_from_hex(std::string_view hex);

/// RFC 4648, with padding.
[[nodiscard]] std::string to_base64(std::string_view bytes);
[[nodiscard]] bool is_base64(std::string_view text);

}  // namespace dataquery::mongosh
