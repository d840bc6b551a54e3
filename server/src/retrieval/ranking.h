#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <vector>

#include "catalog/catalog.h"

namespace dataquery::retrieval {

/// Reciprocal-rank fusion (Cormack et al. 2009) of rankings that are given as scores by position: the sum of
/// 1 / (10 + rank) over the rankings, scaled so that first in all of them is 1. A position that scores nothing (0 or
/// less) in a ranking gains nothing from it; equals rank by position.
[[nodiscard]] std::vector<double> fuse(std::initializer_list<std::span<const double>> rankings);

/// Which tables a foreign key joins: both ways, each once. By position in the catalog.
using KeyGraph = std::vector<std::vector<std::size_t>>;
[[nodiscard]] KeyGraph key_graph(const catalog::Catalog& catalog);

/// Adds to each table's score three tenths of its best neighbour's: what a question joins is often named by one end
/// only. Scaled so that 1 stays the most.
[[nodiscard]] std::vector<double> lift_neighbours(std::span<const double> scores, const KeyGraph& graph);

/// Positions, best score first; equals in their order.
[[nodiscard]] std::vector<std::size_t> order_of(std::span<const double> scores);

}  // namespace dataquery::retrieval
