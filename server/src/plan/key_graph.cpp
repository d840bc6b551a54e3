#include "plan/key_graph.h"

#include <algorithm>
#include <utility>

namespace dataquery::plan {

KeyGraph KeyGraph::build(const catalog::Catalog& catalog) {
  KeyGraph graph;
  for (std::size_t table = 0; table < catalog.tables.size(); ++table) {
    for (const auto& key : catalog.tables[table].foreign_keys) {
      graph.edges_.push_back({table, key.columns, key.table, key.referenced_columns, key.declared});
    }
  }
  // Those of documents were guessed when they were described, by names and values: names alone know less.
  const bool guessed = catalog.dialect == catalog::Dialect::kMongodb;
  for (auto& guess : guessed ? std::vector<KeyEdge>() : inferred_keys(catalog)) {
    const catalog::ColumnRef left{guess.table, guess.columns.front()};
    const catalog::ColumnRef right{guess.other, guess.other_columns.front()};
    if (!graph.is_foreign_key(left) && !graph.linked(left, right)) graph.edges_.push_back(std::move(guess));
  }
  graph.by_table_.resize(catalog.tables.size());
  for (std::size_t edge = 0; edge < graph.edges_.size(); ++edge) {
    graph.by_table_[graph.edges_[edge].table].push_back(edge);
    if (graph.edges_[edge].other != graph.edges_[edge].table) graph.by_table_[graph.edges_[edge].other].push_back(edge);
  }
  return graph;
}

KeyGraph KeyGraph::with(KeyEdge edge) const {
  KeyGraph extended = *this;
  extended.by_table_.emplace_back();
  extended.by_table_[edge.table].push_back(edges_.size());
  extended.by_table_[edge.other].push_back(edges_.size());
  extended.edges_.push_back(std::move(edge));
  return extended;
}

bool KeyGraph::is_foreign_key(catalog::ColumnRef column) const {
  return std::ranges::any_of(edges_, [&](const KeyEdge& edge) {
    return edge.table == column.table && std::ranges::find(edge.columns, column.column) != edge.columns.end();
  });
}

bool KeyGraph::linked(catalog::ColumnRef left, catalog::ColumnRef right) const {
  const auto equates = [](const KeyEdge& edge, catalog::ColumnRef from, catalog::ColumnRef to) {
    if (edge.table != from.table || edge.other != to.table) return false;
    for (std::size_t i = 0; i < edge.columns.size(); ++i) {
      if (edge.columns[i] == from.column && edge.other_columns[i] == to.column) return true;
    }
    return false;
  };
  return std::ranges::any_of(
      edges_, [&](const KeyEdge& edge) { return equates(edge, left, right) || equates(edge, right, left); });
}

}  // namespace dataquery::plan
