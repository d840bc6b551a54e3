#include "text/number_words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

namespace dataquery::text {
namespace {

constexpr auto kWords = std::to_array<std::pair<std::string_view, double>>({
    {"zero", 0},      {"two", 2},       {"three", 3},    {"four", 4},      {"five", 5},        {"six", 6},
    {"seven", 7},     {"eight", 8},     {"nine", 9},     {"ten", 10},      {"eleven", 11},     {"twelve", 12},
    {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16},  {"seventeen", 17},  {"eighteen", 18},
    {"nineteen", 19}, {"twenty", 20},   {"thirty", 30},  {"forty", 40},    {"fifty", 50},      {"sixty", 60},
    {"seventy", 70},  {"eighty", 80},   {"ninety", 90},  {"hundred", 100}, {"thousand", 1000}, {"million", 1e6},
    {"billion", 1e9}, {"once", 1},      {"twice", 2},    {"dozen", 12},
});

}  // namespace

std::optional<double> number_word(std::string_view word) {
  const auto found = std::ranges::find(kWords, word, &std::pair<std::string_view, double>::first);
  if (found != kWords.end()) return found->second;
  if (word.size() > 2 && std::isdigit(static_cast<unsigned char>(word.front()))) {
    const std::string_view ending = word.substr(word.size() - 2);
    if (ending == "st" || ending == "nd" || ending == "rd" || ending == "th") {
      double value = 0;
      const char* last = word.data() + word.size() - 2;
      if (std::from_chars(word.data(), last, value).ptr == last) return value;
    }
  }
  return std::nullopt;
}

}  // namespace dataquery::text
