#include "retrieval/ranking.h"

#include <algorithm>
#include <numeric>

namespace dataquery::retrieval {
namespace {

// Chosen by bench/retrieval; 3 to 30 and 0.2 to 0.5 do about as well.
constexpr double kRankConstant = 10;
constexpr double kNeighbourShare = 0.3;

}  // namespace

std::vector<std::size_t> order_of(std::span<const double> scores) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  return order;
}

std::vector<double> fuse(std::initializer_list<std::span<const double>> rankings) {
  std::vector<double> fused(rankings.size() == 0 ? 0 : rankings.begin()->size(), 0.0);
  for (const auto scores : rankings) {
    const auto order = order_of(scores);
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
      if (scores[order[rank]] <= 0) break;
      fused[order[rank]] += (kRankConstant + 1) / (kRankConstant + 1 + static_cast<double>(rank));
    }
  }
  for (auto& score : fused) score /= static_cast<double>(rankings.size());
  return fused;
}

KeyGraph key_graph(const catalog::Catalog& catalog) {
  KeyGraph graph(catalog.tables.size());
  for (std::size_t i = 0; i < catalog.tables.size(); ++i) {
    for (const auto& key : catalog.tables[i].foreign_keys) {
      if (key.table == i) continue;
      graph[i].push_back(key.table);
      graph[key.table].push_back(i);
    }
  }
  for (auto& neighbours : graph) {
    std::ranges::sort(neighbours);
    neighbours.erase(std::ranges::unique(neighbours).begin(), neighbours.end());
  }
  return graph;
}

std::vector<double> lift_neighbours(std::span<const double> scores, const KeyGraph& graph) {
  std::vector<double> lifted(scores.begin(), scores.end());
  for (std::size_t i = 0; i < lifted.size(); ++i) {
    double best = 0;
    for (const auto neighbour : graph[i]) best = std::max(best, scores[neighbour]);
    lifted[i] = (lifted[i] + kNeighbourShare * best) / (1 + kNeighbourShare);
  }
  return lifted;
}

}  // namespace dataquery::retrieval
