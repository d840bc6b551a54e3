#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "support/case_file.h"

namespace dataquery::testing {

/// The queries that the guard's tests allow and refuse, in `dialect` ("postgresql", "sqlite", "mongodb").
inline std::vector<std::string> guarded_queries(const std::string& dialect) {
  std::vector<std::string> texts;
  for (const auto* kind : {"allowed", "attacks"}) {
    const auto* const ending = dialect == "mongodb" ? ".txt" : ".sql";
    for (const auto& line : read_cases(std::string("server/tests/unit/guard/") + kind + "/" + dialect + ending)) {
      texts.push_back(line.text);
    }
  }
  return texts;
}

/// Changes texts at random, the same way in every run: drops, doubles and mixes pieces, plants hostile ones.
class Mutator {
 public:
  explicit Mutator(std::vector<std::string> texts) : texts_(std::move(texts)) {}

  std::string next() {
    auto text = any(texts_);
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(text);
    return text;
  }

 private:
  void change(std::string& text) {
    const auto at = below(text.size() + 1);
    const auto length = std::min(text.size() - at, below(12));
    switch (below(6)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, text.substr(at, length));
        break;
      case 2:
        text.insert(at, any(kPieces));
        break;
      case 3:
        text.replace(at, length, any(texts_));
        break;
      case 4:
        text.insert(at, 1, static_cast<char>(below(256)));
        break;
      default:
        text.insert(at, std::string(1 + below(300), "()[]'\"$;-/*"[below(11)]));
    }
  }

  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_); }
  const std::string& any(const std::vector<std::string>& list) { return list[below(list.size())]; }

  const std::vector<std::string> kPieces{";",
                                         "--",
                                         "/*",
                                         "*/",
                                         "'",
                                         "\"",
                                         "$$",
                                         "$a$",
                                         "(SELECT ",
                                         ")",
                                         " UNION ",
                                         "\\",
                                         " FROM ",
                                         " WITH x AS (",
                                         "::regclass",
                                         "pg_sleep(1)",
                                         "load_extension('x')",
                                         "U&\"",
                                         "E'",
                                         "0x",
                                         "1e999",
                                         "\xF0\x9F\x99\x82",
                                         "?",
                                         ":a",
                                         "$1",
                                         "%",
                                         "&&",
                                         "->"};
  std::mt19937_64 random_{20240131};
  std::vector<std::string> texts_;
};

}  // namespace dataquery::testing
