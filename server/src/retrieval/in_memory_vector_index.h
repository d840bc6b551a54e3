#pragma once

#include <map>
#include <shared_mutex>
#include <vector>

#include "retrieval/vector_index.h"

namespace dataquery::retrieval {

/// Keeps everything in memory: for the command line, which has no store, and for tests. Knows every connection; fails
/// with kNotFound only.
class InMemoryVectorIndex final : public VectorIndex {
 public:
  [[nodiscard]] Result<void> replace(const Collection& collection, const std::vector<ChunkRecord>& records,
                                     Deadline deadline, std::stop_token stop) override;
  [[nodiscard]] Result<void> upsert(const Collection& collection, const std::vector<ChunkRecord>& records,
                                    Deadline deadline, std::stop_token stop) override;
  [[nodiscard]] Result<void> remove(ConnectionId connection, Deadline deadline, std::stop_token stop) override;
  [[nodiscard]] Result<std::vector<VectorHit>> search(const Collection& collection, const VectorSearch& search,
                                                      Deadline deadline, std::stop_token stop) override;

 private:
  using Models = std::map<std::string, std::vector<ChunkRecord>>;
  mutable std::shared_mutex mutex_;
  std::map<ConnectionId, Models> collections_;
};

}  // namespace dataquery::retrieval
