#include "adapters/crypto/base64.h"

#include <array>
#include <cstdint>

namespace dataquery::crypto {
namespace {

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNoDigit = 0xFF;

using Digits = std::array<std::uint8_t, 256>;

consteval Digits digits_of(std::string_view alphabet) {
  Digits digits{};
  digits.fill(kNoDigit);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    digits[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return digits;
}

constexpr Digits kStandardDigits = digits_of(kStandard);
constexpr Digits kUrlSafeDigits = digits_of(kUrlSafe);

std::string encoded(std::string_view bytes, std::string_view alphabet) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  int count = 0;
  for (const unsigned char byte : bytes) {
    bits = (bits << 8U) | byte;
    for (count += 8; count >= 6; count -= 6) text += alphabet[(bits >> static_cast<unsigned>(count - 6)) & 63U];
  }
  if (count > 0) text += alphabet[(bits << static_cast<unsigned>(6 - count)) & 63U];
  return text;
}

std::optional<std::string> decoded(std::string_view text, const Digits& digits) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const unsigned char c : text) {
    const auto digit = digits[c];
    if (digit == kNoDigit) return std::nullopt;
    bits = (bits << 6U) | digit;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>((bits >> count) & 0xFFU);
    }
  }
  if ((bits & ((1U << count) - 1U)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace

std::string base64(std::string_view bytes) {
  auto text = encoded(bytes, kStandard);
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::string base64url(std::string_view bytes) { return encoded(bytes, kUrlSafe); }

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  return decoded(text, kStandardDigits);
}

std::optional<std::string> from_base64url(std::string_view text) { return decoded(text, kUrlSafeDigits); }

}  // namespace dataquery::crypto
