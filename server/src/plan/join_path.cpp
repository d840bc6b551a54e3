#include "plan/join_path.h"

#include <algorithm>
#include <limits>
#include <queue>

namespace dataquery::plan {
namespace {

constexpr double kDeclared = 1.0;
constexpr double kGuessed = 1.3;
constexpr double kPreferredDiscount = 0.2;
constexpr double kFar = std::numeric_limits<double>::infinity();
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

double cost_of(const KeyGraph& graph, std::size_t edge, std::span<const std::size_t> preferred) {
  const double base = graph.edges()[edge].declared ? kDeclared : kGuessed;
  return std::ranges::find(preferred, edge) == preferred.end() ? base : base - kPreferredDiscount;
}

/// How far tables are from a tree, and the edge by which each is reached.
struct Distances {
  std::vector<double> far;
  std::vector<std::size_t> through;
};

/// From the tables that are `inside`. Looks no farther than the nearest of `wanted`, and than `most`: what is farther
/// off may seem infinitely far.
Distances distances(const KeyGraph& graph, const std::vector<bool>& inside, std::span<const std::size_t> preferred,
                    double most, std::span<const std::size_t> wanted) {
  Distances found{std::vector<double>(graph.table_count(), kFar), std::vector<std::size_t>(graph.table_count(), kNone)};
  using Entry = std::pair<double, std::size_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  for (std::size_t table = 0; table < inside.size(); ++table) {
    if (!inside[table]) continue;
    found.far[table] = 0;
    queue.emplace(0, table);
  }
  while (!queue.empty() && queue.top().first <= most) {
    const auto [far, table] = queue.top();
    queue.pop();
    if (far > found.far[table]) continue;
    if (std::ranges::contains(wanted, table)) most = std::min(most, far);
    for (const std::size_t index : graph.edges_of(table)) {
      const KeyEdge& edge = graph.edges()[index];
      const std::size_t next = edge.table == table ? edge.other : edge.table;
      const double reached = far + cost_of(graph, index, preferred);
      if (next == table || reached >= found.far[next]) continue;
      found.far[next] = reached;
      found.through[next] = index;
      queue.emplace(reached, next);
    }
  }
  return found;
}

/// Grows the tree: again and again the shortest way from it to the nearest table that is still missing. Nothing when
/// there is no way, or the tree would cost more than `most`.
std::optional<JoinPath> grow(const KeyGraph& graph, std::size_t start, std::vector<std::size_t> missing,
                             std::span<const std::size_t> preferred, double most) {
  JoinPath path{start, {}, 0};
  std::vector<bool> inside(graph.table_count(), false);
  inside[start] = true;
  std::erase(missing, start);
  while (!missing.empty()) {
    const auto [distance, through] = distances(graph, inside, preferred, most - path.cost, missing);
    const std::size_t nearest =
        *std::ranges::min_element(missing, {}, [&far = distance](std::size_t t) { return far[t]; });
    if (distance[nearest] == kFar || path.cost + distance[nearest] > most) return std::nullopt;
    std::vector<JoinPath::Step> way;
    for (std::size_t table = nearest; !inside[table];) {
      const KeyEdge& edge = graph.edges()[through[table]];
      way.push_back({through[table], table});
      table = edge.table == table ? edge.other : edge.table;
    }
    for (const auto& step : way) inside[step.table] = true;
    path.cost += distance[nearest];
    path.steps.insert(path.steps.end(), way.rbegin(), way.rend());
    std::erase_if(missing, [&](std::size_t table) { return inside[table]; });
  }
  return path;
}

}  // namespace

std::optional<JoinPath> join_path(const KeyGraph& graph, std::span<const std::size_t> tables,
                                  std::span<const std::size_t> preferred) {
  const std::vector<std::size_t> wanted(tables.begin(), tables.end());
  auto best = grow(graph, wanted.front(), wanted, preferred, kFar);
  if (!best || wanted.size() < 3) return best;
  std::vector<bool> first(graph.table_count(), false);
  first[wanted.front()] = true;
  const auto away = distances(graph, first, preferred, best->cost, {}).far;
  for (std::size_t start = 0; start < graph.table_count(); ++start) {  // a table that nobody named may be the centre
    if (away[start] > best->cost) continue;                            // no tree from there is cheaper
    auto path = grow(graph, start, wanted, preferred, best->cost);
    if (path && path->cost + 1e-9 < best->cost) best = std::move(path);
  }
  return best;
}

}  // namespace dataquery::plan
