#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dataquery::retrieval {

/// The words of a question, to be compared with names: stems of what is no function word, each once. Remembers what it
/// has compared: one thread.
class AskedWords {
 public:
  explicit AskedWords(std::string_view question);

  /// How well `word`, of a name and in lower case, is said: 1 the same stem, 0.75 abbreviated, 0.7 a synonym, 0.6 the
  /// same beginning, else 0.
  [[nodiscard]] double likeness(const std::string& word);

 private:
  [[nodiscard]] double compare(std::string_view word) const;

  struct Word {
    std::string lower;
    std::string stem;
  };
  std::vector<Word> words_;
  std::unordered_map<std::string, double> compared_;
};

/// How well a name is said in a question; function words in it do not count.
struct NameSaid {
  double share = 0;    ///< of its words, weighed by likeness, 0 to 1
  bool whole = false;  ///< every word, by its stem
};
[[nodiscard]] NameSaid said(AskedWords& asked, const std::vector<std::string>& name_words);

}  // namespace dataquery::retrieval
