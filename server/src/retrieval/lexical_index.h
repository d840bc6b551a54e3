#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/catalog.h"

namespace dataquery::retrieval {

/// BM25 (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.5) over a catalog's tables, each a document of the stems
/// of its name (twice), comment, columns and their comments. Immutable; keeps nothing of the catalog. Any thread.
class LexicalIndex {
 public:
  explicit LexicalIndex(const catalog::Catalog& catalog);

  /// A score a table, by its position in the catalog; 0 where no word of the question occurs.
  [[nodiscard]] std::vector<double> scores(std::string_view question) const;

 private:
  struct Posting {
    std::uint32_t table;
    std::uint32_t count;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, std::vector<Posting>, Hash, std::equal_to<>> postings_;
  std::vector<double> length_norms_;  // k1 * (1 - b + b * length / mean length), by table
};

}  // namespace dataquery::retrieval
