#include "retrieval/in_memory_vector_index.h"

#include <algorithm>
#include <mutex>

#include "retrieval/nearest.h"

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
  if (models == collections_.end() || held == models->second.end() || held->second.empty() ||
      held->second.front().embedding.size() != search.query.size()) {
    return fail(ErrorCode::kNotFound, "This database is not indexed yet.",
                collection_name(collection.connection) + ", model " + collection.model);
  }
  return nearest(held->second, search);
}

}  // namespace dataquery::retrieval
