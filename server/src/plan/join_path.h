#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "plan/key_graph.h"

namespace dataquery::plan {

/// A tree of keys that connects tables: `start`, then a step for each further table, each joined to one already there.
struct JoinPath {
  struct Step {
    std::size_t edge;   ///< position in KeyGraph::edges()
    std::size_t table;  ///< the table this step adds
  };
  std::size_t start = 0;
  std::vector<Step> steps;
  double cost = 0;
};

/// The smallest tree of `graph` that holds every table of `tables` (a Steiner tree, by the shortest-path heuristic from
/// each possible first table), or nothing when they are not connected. Declared keys and keys in `preferred` are
/// cheaper, so they win where sizes are equal. `tables` must not be empty; the first is preferred as the start.
[[nodiscard]] std::optional<JoinPath> join_path(const KeyGraph& graph, std::span<const std::size_t> tables,
                                                std::span<const std::size_t> preferred = {});

}  // namespace dataquery::plan
