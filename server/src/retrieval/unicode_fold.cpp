#include "retrieval/unicode_fold.h"

#include <algorithm>
#include <array>
#include <span>

namespace dataquery::retrieval {
namespace {

constexpr char32_t kInvalid = 0xFFFD;
constexpr std::array<char32_t, 4> kSmallest{0, 0x80, 0x800, 0x10000};  // by bytes that follow the lead

struct Range {
  char32_t first;
  char32_t last;
};

struct FoldRange {
  char32_t first;
  char32_t last;
  char32_t base;
};

// Accented letters whose canonical decomposition is `base` and an accent (Unicode 15, blocks Latin-1 and Extended-A),
// and the common ones of Greek and Cyrillic. In order of `first`.
constexpr std::array kAccented = std::to_array<FoldRange>({
    {0xC0, 0xC5, 'a'},     {0xC7, 0xC7, 'c'},     {0xC8, 0xCB, 'e'},     {0xCC, 0xCF, 'i'},     {0xD1, 0xD1, 'n'},
    {0xD2, 0xD6, 'o'},     {0xD9, 0xDC, 'u'},     {0xDD, 0xDD, 'y'},     {0xE0, 0xE5, 'a'},     {0xE7, 0xE7, 'c'},
    {0xE8, 0xEB, 'e'},     {0xEC, 0xEF, 'i'},     {0xF1, 0xF1, 'n'},     {0xF2, 0xF6, 'o'},     {0xF9, 0xFC, 'u'},
    {0xFD, 0xFD, 'y'},     {0xFF, 0xFF, 'y'},     {0x100, 0x105, 'a'},   {0x106, 0x10D, 'c'},   {0x10E, 0x10F, 'd'},
    {0x112, 0x11B, 'e'},   {0x11C, 0x123, 'g'},   {0x124, 0x125, 'h'},   {0x128, 0x130, 'i'},   {0x134, 0x135, 'j'},
    {0x136, 0x137, 'k'},   {0x139, 0x13E, 'l'},   {0x143, 0x148, 'n'},   {0x14C, 0x151, 'o'},   {0x154, 0x159, 'r'},
    {0x15A, 0x161, 's'},   {0x162, 0x165, 't'},   {0x168, 0x173, 'u'},   {0x174, 0x175, 'w'},   {0x176, 0x178, 'y'},
    {0x179, 0x17E, 'z'},   {0x386, 0x386, 0x3B1}, {0x388, 0x388, 0x3B5}, {0x389, 0x389, 0x3B7}, {0x38A, 0x38A, 0x3B9},
    {0x38C, 0x38C, 0x3BF}, {0x38E, 0x38E, 0x3C5}, {0x38F, 0x38F, 0x3C9}, {0x3AC, 0x3AC, 0x3B1}, {0x3AD, 0x3AD, 0x3B5},
    {0x3AE, 0x3AE, 0x3B7}, {0x3AF, 0x3AF, 0x3B9}, {0x3CC, 0x3CC, 0x3BF}, {0x3CD, 0x3CD, 0x3C5}, {0x3CE, 0x3CE, 0x3C9},
    {0x401, 0x401, 0x435}, {0x407, 0x407, 0x456}, {0x419, 0x419, 0x438}, {0x439, 0x439, 0x438}, {0x451, 0x451, 0x435},
    {0x457, 0x457, 0x456},
});

// Capitals that are `offset` below their small letters.
constexpr std::array kCapitals = std::to_array<FoldRange>({
    {'A', 'Z', 32},
    {0xC6, 0xC6, 32},
    {0xD0, 0xD0, 32},
    {0xD8, 0xD8, 32},
    {0xDE, 0xDE, 32},
    {0x110, 0x110, 1},
    {0x126, 0x126, 1},
    {0x132, 0x132, 1},
    {0x13F, 0x13F, 1},
    {0x141, 0x141, 1},
    {0x14A, 0x14A, 1},
    {0x152, 0x152, 1},
    {0x166, 0x166, 1},
    {0x391, 0x3A9, 32},
    {0x400, 0x40F, 80},
    {0x410, 0x42F, 32},
});

constexpr std::array kSeparators = std::to_array<Range>({
    {0x80, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},     {0xBB, 0xBF},     {0xD7, 0xD7},
    {0xF7, 0xF7},     {0x2000, 0x206F}, {0x20A0, 0x20CF}, {0x2190, 0x23FF}, {0x2500, 0x25FF},
    {0x2E00, 0x2E7F}, {0x3000, 0x3004}, {0x3007, 0x3020}, {0xFE00, 0xFE0F}, {0xFE30, 0xFE6F},
    {0xFEFF, 0xFEFF}, {0xFF01, 0xFF0F}, {0xFF1A, 0xFF20}, {0xFFF0, 0xFFFF},
});

constexpr std::array kSingles = std::to_array<Range>({
    {0x2600, 0x27BF},
    {0x2B00, 0x2BFF},
    {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},
    {0xF900, 0xFAFF},
    {0x1F000, 0x1FAFF},
    {0x20000, 0x2FA1F},
});

template <typename R, std::size_t kSize>
const R* find_range(const std::array<R, kSize>& ranges, char32_t code) {
  const auto it = std::ranges::lower_bound(ranges, code, {}, &R::last);
  return it != ranges.end() && it->first <= code ? &*it : nullptr;
}

bool is_capital_with_accent(char32_t code) {
  return (code >= 0xC0 && code <= 0xDD) || (code >= 0x386 && code <= 0x38F) || code == 0x401 || code == 0x407 ||
         code == 0x419;
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& position) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char lead = byte(position++);
  if (lead < 0x80) return lead;
  const std::size_t more = lead >= 0xF0 && lead < 0xF5 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 0;
  if (more == 0 || lead >= 0xF5 || position + more > text.size()) return kInvalid;
  char32_t code = lead & (0x3F >> more);
  for (std::size_t i = 0; i < more; ++i) {
    if ((byte(position + i) & 0xC0) != 0x80) return kInvalid;
    code = (code << 6) | (byte(position + i) & 0x3F);
  }
  if (code < kSmallest[more] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return kInvalid;
  position += more;
  return code;
}

CharacterClass classify(char32_t code) {
  if (code < 0x80) {
    if (code >= 'a' && code <= 'z') return CharacterClass::kLower;
    if (code >= 'A' && code <= 'Z') return CharacterClass::kUpper;
    if (code >= '0' && code <= '9') return CharacterClass::kDigit;
    return CharacterClass::kSeparator;
  }
  if (code >= 0x300 && code <= 0x36F) return CharacterClass::kMark;
  if (find_range(kSeparators, code)) return CharacterClass::kSeparator;
  if (find_range(kSingles, code)) return CharacterClass::kSingle;
  if (find_range(kCapitals, code) || is_capital_with_accent(code)) return CharacterClass::kUpper;
  return CharacterClass::kLower;
}

char32_t fold(char32_t code) {
  if (code < 0x80) return code >= 'A' && code <= 'Z' ? code + 32 : code;
  if (const auto* accented = find_range(kAccented, code)) return accented->base;
  if (const auto* capital = find_range(kCapitals, code)) return code + capital->base;
  return code;
}

void append_utf8(char32_t code, std::string& out) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

}  // namespace dataquery::retrieval
