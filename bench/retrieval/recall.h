#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "retrieval/context.h"

namespace dataquery::bench {

/// By what the tables are ranked.
enum Method : std::size_t { kWords, kVectors, kFused, kMethods };
inline constexpr std::array<const char*, kMethods> kMethodNames{"BM25", "vectors", "fused"};

/// How often all tables (and columns) of the gold query were found.
struct Tally {
  std::size_t questions = 0;
  std::array<std::size_t, kMethods> found{};
  std::size_t with_columns = 0;  ///< fused: every column of the query told, too
  std::size_t tokens = 0;        ///< fused, in all

  [[nodiscard]] double percent(std::size_t count) const {
    return questions == 0 ? 0 : 100.0 * static_cast<double>(count) / static_cast<double>(questions);
  }
};

/// The question's tables by one method alone: best first, scores as reciprocal ranks.
[[nodiscard]] std::vector<retrieval::RankedTable> ranked_by(Method method,
                                                            const std::vector<retrieval::RankedTable>& tables);

/// The place of the worst of `gold`, counted from 0.
[[nodiscard]] std::size_t worst_place(const std::vector<retrieval::RankedTable>& ranked,
                                      const std::vector<std::size_t>& gold);

/// What a query needs.
struct Gold {
  std::vector<std::size_t> tables;   ///< positions in the catalog
  std::vector<std::string> columns;  ///< names in lower case
};

/// Counts `question`, whose context was made with `options`: packs it again by each method.
void count_packed(Tally& tally, const catalog::Catalog& catalog, const std::string& question, const Gold& gold,
                  const retrieval::ContextOptions& options, const retrieval::Context& context);

}  // namespace dataquery::bench
