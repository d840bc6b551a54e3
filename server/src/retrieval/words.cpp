#include "retrieval/words.h"

#include <algorithm>
#include <array>

#include "retrieval/unicode_fold.h"

namespace dataquery::retrieval {
namespace {

// Sorted. Words of order and quantity ("most", "above") are not here: names such as `max_score` hold their like.
constexpr std::array kFunctionWords = std::to_array<std::string_view>({
    "a",     "all",   "also",    "am",      "an",     "and",   "any",   "are",  "as",     "at",     "be",    "been",
    "being", "both",  "but",     "by",      "can",    "could", "did",   "do",   "does",   "doing",  "each",  "ever",
    "every", "find",  "for",     "from",    "get",    "give",  "had",   "has",  "have",   "having", "he",    "her",
    "here",  "his",   "how",     "i",       "if",     "in",    "into",  "is",   "it",     "its",    "just",  "list",
    "many",  "may",   "me",      "might",   "much",   "must",  "my",    "no",   "not",    "of",     "on",    "or",
    "our",   "out",   "please",  "provide", "return", "s",     "shall", "she",  "should", "show",   "so",    "some",
    "such",  "t",     "tell",    "than",    "that",   "the",   "their", "them", "then",   "there",  "these", "they",
    "this",  "those", "through", "to",      "us",     "very",  "was",   "we",   "were",   "what",   "when",  "where",
    "which", "while", "who",     "whom",    "whose",  "why",   "will",  "with", "would",  "you",    "your",
});
static_assert(std::ranges::is_sorted(kFunctionWords));

/// Cuts a text into words, a code point at a time.
class Cutter {
 public:
  void take(char32_t code) {
    const auto kind = classify(code);
    if (kind == CharacterClass::kMark) return;
    if (kind == CharacterClass::kSeparator) return end_word();
    if (!word_.empty() && joins_names(kind)) end_word();
    if (kind == CharacterClass::kLower && last_ == CharacterClass::kUpper && last_size_ < word_.size()) {
      split_before_last();  // HTTPServer: the S belongs to what follows
    }
    last_size_ = word_.size();
    word_start_of_last_ = last_size_;
    append_utf8(fold(code), word_);
    last_size_ = word_.size() - last_size_;
    last_ = kind;
    if (kind == CharacterClass::kSingle) end_word();
  }

  std::vector<std::string> finish() {
    end_word();
    return std::move(words_);
  }

 private:
  [[nodiscard]] bool joins_names(CharacterClass kind) const {
    if (kind == CharacterClass::kSingle) return true;
    if ((kind == CharacterClass::kDigit) != (last_ == CharacterClass::kDigit)) return true;
    return kind == CharacterClass::kUpper && last_ == CharacterClass::kLower;
  }

  void split_before_last() {
    std::string last = word_.substr(word_start_of_last_);
    word_.resize(word_start_of_last_);
    end_word();
    word_ = std::move(last);
  }

  void end_word() {
    if (!word_.empty()) words_.push_back(std::move(word_));
    word_.clear();
    last_ = CharacterClass::kSeparator;
  }

  std::vector<std::string> words_;
  std::string word_;
  std::size_t word_start_of_last_ = 0;  // where the last character begins in word_
  std::size_t last_size_ = 0;           // its bytes
  CharacterClass last_ = CharacterClass::kSeparator;
};

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  Cutter cutter;
  for (std::size_t position = 0; position < text.size();) cutter.take(next_code_point(text, position));
  return cutter.finish();
}

bool is_function_word(std::string_view word) { return std::ranges::binary_search(kFunctionWords, word); }

std::string content_of(std::string_view question) {
  std::string content;
  for (const auto& word : words_of(question)) {
    if (is_function_word(word)) continue;
    if (!content.empty()) content += ' ';
    content += word;
  }
  return content.empty() ? std::string(question) : content;
}

}  // namespace dataquery::retrieval
