#include "text/names.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace dataquery::text {
namespace {

/// Endings and beginnings that people write without a separator.
constexpr auto kTails = std::to_array<std::string_view>(
    {"name", "id", "date", "time", "code", "number", "type", "num", "count", "year", "city", "price", "size", "no"});
constexpr auto kHeads =
    std::to_array<std::string_view>({"first", "last", "full", "middle", "home", "birth", "zip", "user", "start", "end",
                                     "order", "phone", "year", "post", "net"});

bool contains(const auto& list, std::string_view word) { return std::ranges::find(list, word) != list.end(); }

void add_word(std::vector<std::string>& words, std::string word) {
  if (word.size() >= 6) {
    for (const std::string_view head : kHeads) {
      if (word.starts_with(head) && contains(kTails, std::string_view(word).substr(head.size()))) {
        words.emplace_back(head);
        words.push_back(word.substr(head.size()));
        return;
      }
    }
  }
  if (word == "fname" || word == "lname") {
    words.emplace_back(word == "fname" ? "first" : "last");
    words.emplace_back("name");
    return;
  }
  words.push_back(std::move(word));
}

}  // namespace

std::vector<std::string> split_name(std::string_view identifier) {
  std::vector<std::string> words;
  std::string word;
  const auto flush = [&] {
    if (!word.empty()) add_word(words, std::move(word));
    word.clear();
  };
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(identifier[i]); };
  for (std::size_t i = 0; i < identifier.size(); ++i) {
    if (!std::isalnum(at(i)) && at(i) < 0x80) {
      flush();
      continue;
    }
    if (i > 0 && !word.empty()) {
      const bool upper_after_lower = std::isupper(at(i)) && std::islower(at(i - 1));
      const bool last_of_acronym = std::isupper(at(i)) && std::isupper(at(i - 1)) && i + 1 < identifier.size() &&
                                   std::islower(at(i + 1)) && !(i + 2 == identifier.size() && identifier[i + 1] == 's');
      const bool digit_edge = (std::isdigit(at(i)) != 0) != (std::isdigit(at(i - 1)) != 0);
      if (upper_after_lower || last_of_acronym || digit_edge) flush();
    }
    word += static_cast<char>(std::tolower(at(i)));
  }
  flush();
  return words;
}

bool abbreviates(std::string_view abbreviation, std::string_view word) {
  if (abbreviation.size() < 2 || word.size() < abbreviation.size() + 2 || abbreviation.front() != word.front())
    return false;
  if (word.starts_with(abbreviation)) return abbreviation.size() >= 3;
  if (abbreviation.size() < 3) return false;
  std::size_t at = 0;
  std::size_t skipped_consonants = 0;
  for (const char c : word) {
    if (at < abbreviation.size() && abbreviation[at] == c) {
      ++at;
    } else if (!std::string_view("aeiou").contains(c) && at < abbreviation.size()) {
      ++skipped_consonants;
    }
  }
  return at == abbreviation.size() && skipped_consonants <= 2;
}

}  // namespace dataquery::text
