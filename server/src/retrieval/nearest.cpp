#include "retrieval/nearest.h"

#include <algorithm>

#include "retrieval/similarity.h"

namespace dataquery::retrieval {

bool in_filter(const VectorSearch& search, std::string_view table) {
  return search.tables.empty() || std::ranges::contains(search.tables, table);
}

std::vector<VectorHit> nearest(std::span<const ChunkRecord> records, const VectorSearch& search) {
  struct Candidate {
    float similarity;
    std::string_view table;
    std::size_t part;
    const ChunkRecord* record;
  };
  std::vector<Candidate> candidates;
  for (const auto& record : records) {
    if (!in_filter(search, record.chunk.table)) continue;
    const float similarity = dot(search.query, record.embedding);
    if (search.threshold && similarity < *search.threshold) continue;
    candidates.push_back({similarity, record.chunk.table, record.chunk.part, &record});
  }
  const auto count = std::min(search.k, candidates.size());
  std::ranges::partial_sort(candidates, candidates.begin() + static_cast<std::ptrdiff_t>(count), MoreSimilar{});
  std::vector<VectorHit> hits;
  hits.reserve(count);
  for (const auto& found : std::span(candidates).first(count)) {
    hits.push_back({found.record->chunk, found.similarity, found.record->created_at});
  }
  return hits;
}

}  // namespace dataquery::retrieval
