#include "translator/value_index.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "translator/hash.h"

namespace dataquery::translator {
namespace {

constexpr std::size_t kBeginning = 4;

bool is_letter_or_digit(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::string fold(std::string_view text) {
  std::string result;
  bool gap = false;
  for (const char c : text) {
    if (!is_letter_or_digit(c)) {
      gap = true;
      continue;
    }
    if (gap && !result.empty()) result += ' ';
    gap = false;
    result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return result;
}

ValueIndex ValueIndex::build(const catalog::Catalog& catalog) {
  ValueIndex index;
  index.catalog_ = &catalog;
  for (std::size_t t = 0; t < catalog.tables.size(); ++t) {
    for (std::size_t c = 0; c < catalog.tables[t].columns.size(); ++c) {
      const auto& values = catalog.tables[t].columns[c].values;
      const auto column = static_cast<std::uint32_t>(index.columns_.size());
      index.columns_.push_back({t, c});
      for (std::uint32_t v = 0; v < values.size(); ++v) {
        const std::string folded = fold(values[v]);
        if (folded.empty()) continue;
        index.entries_.push_back({hash(folded), column, v});
        if (folded.size() >= kBeginning && !folded.contains(' ')) {
          index.beginnings_.push_back({hash(std::string_view(folded).substr(0, kBeginning)), column, v});
        }
      }
    }
  }
  index.entries_.shrink_to_fit();
  index.beginnings_.shrink_to_fit();
  const auto order = [](const Entry& e) { return std::tuple(e.hash, e.column, e.value); };
  std::ranges::sort(index.entries_, {}, order);
  std::ranges::sort(index.beginnings_, {}, order);
  return index;
}

std::vector<ValueIndex::Match> ValueIndex::find(std::string_view text) const {
  std::vector<Match> matches;
  const std::string folded = fold(text);
  for (const Entry& entry : std::ranges::equal_range(entries_, hash(folded), {}, &Entry::hash)) {
    const auto column = columns_[entry.column];
    const std::string& value = catalog_->column(column).values[entry.value];
    const Grade grade = value == text ? Grade::kExact : Grade::kFolded;
    if (grade != Grade::kExact && fold(value) != folded) continue;  // another text with the same hash
    if (!matches.empty() && matches.back().column == column) {
      if (grade < matches.back().grade) matches.back() = {column, entry.value, grade};
    } else {
      matches.push_back({column, entry.value, grade});
    }
  }
  return matches;
}

std::vector<ValueIndex::Match> ValueIndex::find_alike(std::string_view word) const {
  std::vector<Match> matches;
  const std::string folded = fold(word);
  if (folded.size() < kBeginning + 1 || folded.contains(' ')) return matches;
  const std::string_view key = std::string_view(folded).substr(0, std::max(kBeginning, folded.size() - 3));
  for (const Entry& entry :
       std::ranges::equal_range(beginnings_, hash(std::string_view(folded).substr(0, kBeginning)), {}, &Entry::hash)) {
    const auto column = columns_[entry.column];
    if (!matches.empty() && matches.back().column == column) continue;
    const std::string value = fold(catalog_->column(column).values[entry.value]);
    if (value.starts_with(key) && value.size() <= folded.size() + 3)
      matches.push_back({column, entry.value, Grade::kPrefix});
  }
  return matches;
}

std::vector<ValueIndex::Match> ValueIndex::find_coded(std::string_view code) const {
  constexpr std::size_t kFew = 3;
  auto matches = find(code);
  std::erase_if(matches, [&](const Match& match) { return catalog_->column(match.column).values.size() > kFew; });
  for (Match& match : matches) match.grade = Grade::kPrefix;
  return matches;
}

const std::string& ValueIndex::spelling(const Match& match) const {
  return catalog_->column(match.column).values[match.value];
}

}  // namespace dataquery::translator
