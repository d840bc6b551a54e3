#include "retrieval/tokens.h"

#include <cstdint>

namespace dataquery::retrieval {
namespace {

enum class Kind : std::uint8_t { kSpace, kLower, kUpper, kDigit, kSign, kBeyond };

Kind kind_of(unsigned char byte) {
  if (byte >= 0x80) return Kind::kBeyond;
  if (byte >= 'a' && byte <= 'z') return Kind::kLower;
  if (byte >= 'A' && byte <= 'Z') return Kind::kUpper;
  if (byte >= '0' && byte <= '9') return Kind::kDigit;
  return byte == ' ' || byte == '_' ? Kind::kSpace : Kind::kSign;
}

constexpr std::size_t kLettersAToken = 9;  // of a word, an end of which is a token of its own
constexpr std::size_t kCapitalsAToken = 3;
constexpr std::size_t kDigitsAToken = 3;
constexpr std::size_t kSignsAToken = 2;  // alike or usual together: "->", "',", "*/"

std::size_t rounded_up(std::size_t count, std::size_t each) { return (count + each - 1) / each; }

}  // namespace

std::size_t estimate_tokens(std::string_view text) {
  std::size_t tokens = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto kind = kind_of(static_cast<unsigned char>(text[at]));
    std::size_t end = at + 1;
    const auto run = [&](Kind of) {
      while (end < text.size() && kind_of(static_cast<unsigned char>(text[end])) == of) ++end;
      return end - at;
    };
    switch (kind) {
      case Kind::kSpace:
        tokens += (run(kind) - 1) / 4;  // the last one goes with what follows
        break;
      case Kind::kLower:
        tokens += rounded_up(run(kind), kLettersAToken);
        break;
      case Kind::kUpper:
        if (run(kind) == 1 && end < text.size() && kind_of(static_cast<unsigned char>(text[end])) == Kind::kLower) {
          tokens += rounded_up(run(Kind::kLower), kLettersAToken);  // a capitalised word
        } else {
          tokens += rounded_up(end - at, kCapitalsAToken);
        }
        break;
      case Kind::kDigit:
        tokens += rounded_up(run(kind), kDigitsAToken);
        break;
      case Kind::kSign:
        tokens += rounded_up(run(kind), kSignsAToken);
        break;
      case Kind::kBeyond:
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
        ++tokens;
        break;
    }
    at = end;
  }
  return tokens;
}

}  // namespace dataquery::retrieval
