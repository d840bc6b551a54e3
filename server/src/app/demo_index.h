#pragma once

#include "connections/connections.h"
#include "retrieval/in_memory_vector_index.h"

namespace dataquery::app {

/// The collection of the demo in memory, where all demo connections share it; all others where they are stored. The
/// first question to the demo makes it, in a few milliseconds. Any thread.
class DemoIndex final : public retrieval::VectorIndex {
 public:
  explicit DemoIndex(retrieval::VectorIndex& stored) : stored_(stored) {}

  [[nodiscard]] bool over_network() const override { return stored_.over_network(); }

  [[nodiscard]] Result<void> replace(const retrieval::Collection& collection,
                                     const std::vector<retrieval::ChunkRecord>& records, Deadline deadline,
                                     std::stop_token stop) override {
    return index_of(collection.connection).replace(collection, records, deadline, std::move(stop));
  }
  [[nodiscard]] Result<void> upsert(const retrieval::Collection& collection,
                                    const std::vector<retrieval::ChunkRecord>& records, Deadline deadline,
                                    std::stop_token stop) override {
    return index_of(collection.connection).upsert(collection, records, deadline, std::move(stop));
  }
  [[nodiscard]] Result<void> remove(ConnectionId connection, Deadline deadline, std::stop_token stop) override {
    return index_of(connection).remove(connection, deadline, std::move(stop));
  }
  [[nodiscard]] Result<std::vector<retrieval::VectorHit>> search(const retrieval::Collection& collection,
                                                                 const retrieval::VectorSearch& search,
                                                                 Deadline deadline, std::stop_token stop) override {
    return index_of(collection.connection).search(collection, search, deadline, std::move(stop));
  }
  [[nodiscard]] Result<void> tend(Deadline deadline, std::stop_token stop) override {
    return stored_.tend(deadline, std::move(stop));
  }

 private:
  retrieval::VectorIndex& index_of(ConnectionId connection) {
    if (connection == connections::kDemoCollection) return demo_;
    return stored_;
  }

  retrieval::VectorIndex& stored_;
  retrieval::InMemoryVectorIndex demo_;
};

}  // namespace dataquery::app
