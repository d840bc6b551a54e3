#pragma once

#include <cstdint>
#include <string_view>

namespace dataquery::translator {

/// FNV-1a, 64 bit: the same on every machine, so that trained weights can be filed under it.
[[nodiscard]] constexpr std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 0xcbf29ce484222325ULL;
  for (const char c : text) {
    value ^= static_cast<unsigned char>(c);
    value *= 0x100000001b3ULL;
  }
  return value;
}

}  // namespace dataquery::translator
