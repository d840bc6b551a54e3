#include "retrieval/in_memory_vector_index.h"

#include <algorithm>
#include <mutex>
#include <string_view>
#include <tuple>
#include <utility>

#include "retrieval/similarity.h"

namespace dataquery::retrieval {
namespace {

bool same_place(const Chunk& a, const Chunk& b) { return a.part == b.part && a.table == b.table; }

}  // namespace

Result<void> InMemoryVectorIndex::replace(const Collection& collection, const std::vector<ChunkRecord>& records,
                                          Deadline, std::stop_token) {
  const std::unique_lock lock(mutex_);
  collections_[collection.connection] = {{collection.model, records}};
  return {};
}

Result<void> InMemoryVectorIndex::upsert(const Collection& collection, const std::vector<ChunkRecord>& records,
                                         Deadline, std::stop_token) {
  const std::unique_lock lock(mutex_);
  auto& held = collections_[collection.connection][collection.model];
  for (const auto& record : records) {
    const auto place = std::ranges::find_if(held, [&](const auto& r) { return same_place(r.chunk, record.chunk); });
    if (place == held.end()) {
      held.push_back(record);
    } else {
      *place = record;
    }
  }
  return {};
}

Result<void> InMemoryVectorIndex::remove(ConnectionId connection, Deadline, std::stop_token) {
  const std::unique_lock lock(mutex_);
  collections_.erase(connection);
  return {};
}

Result<std::vector<VectorHit>> InMemoryVectorIndex::search(const Collection& collection, const VectorSearch& search,
                                                           Deadline, std::stop_token) {
  const std::shared_lock lock(mutex_);
  const auto models = collections_.find(collection.connection);
  const auto held = models == collections_.end() ? Models::const_iterator{} : models->second.find(collection.model);
  if (models == collections_.end() || held == models->second.end() || held->second.empty()) {
    return fail(ErrorCode::kNotFound, "This database is not indexed yet.",
                collection_name(collection.connection) + ", model " + collection.model);
  }

  std::vector<std::pair<float, const ChunkRecord*>> candidates;
  for (const auto& record : held->second) {
    if (!search.tables.empty() && !std::ranges::contains(search.tables, record.chunk.table)) continue;
    const float similarity = dot(search.query, record.embedding);
    if (!search.threshold || similarity >= *search.threshold) candidates.emplace_back(similarity, &record);
  }
  const auto count = std::min(search.k, candidates.size());
  const auto better = [](const auto& a, const auto& b) {
    return std::tuple(-a.first, std::string_view(a.second->chunk.table), a.second->chunk.part) <
           std::tuple(-b.first, std::string_view(b.second->chunk.table), b.second->chunk.part);
  };
  std::ranges::partial_sort(candidates, candidates.begin() + static_cast<std::ptrdiff_t>(count), better);

  std::vector<VectorHit> hits;
  hits.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    hits.push_back({candidates[i].second->chunk, candidates[i].first, candidates[i].second->created_at});
  }
  return hits;
}

}  // namespace dataquery::retrieval
