#pragma once

#include <cstddef>

#include "adapters/sql_session/sql_session.h"
#include "adapters/vectors/collection_cache.h"
#include "retrieval/vector_index.h"

namespace dataquery::vectors {

struct EmbeddedOptions {
  std::size_t max_bytes = 256UL << 20;  ///< for all collections in memory; a larger one is read at each search
  std::size_t small_bytes = 4UL << 20;  ///< up to this, a collection is kept as it is, chunks and all
};

/// The vector index of the embedded store: chunks and 32-bit vectors in SQLite's table `vector_chunks`, searched in
/// memory. A collection is read when it is first asked, and again when its version in `vector_collections` has changed,
/// whoever changed it. Small ones are compared with full precision; large ones as 8-bit integers, and the best of them
/// again with full precision from the store. bench/vectors measures it.
///
/// A connection's chunks go when the connection goes. The database must outlive it.
class EmbeddedVectorIndex final : public retrieval::VectorIndex {
 public:
  explicit EmbeddedVectorIndex(sql_session::SqlDatabase& database, EmbeddedOptions options = {})
      : database_(database), options_(options), cache_(options.max_bytes) {}

  [[nodiscard]] Result<void> replace(const retrieval::Collection& collection,
                                     const std::vector<retrieval::ChunkRecord>& records, Deadline deadline,
                                     std::stop_token stop) override;
  [[nodiscard]] Result<void> upsert(const retrieval::Collection& collection,
                                    const std::vector<retrieval::ChunkRecord>& records, Deadline deadline,
                                    std::stop_token stop) override;
  [[nodiscard]] Result<void> remove(ConnectionId connection, Deadline deadline, std::stop_token stop) override;
  [[nodiscard]] Result<std::vector<retrieval::VectorHit>> search(const retrieval::Collection& collection,
                                                                 const retrieval::VectorSearch& search,
                                                                 Deadline deadline, std::stop_token stop) override;

  /// What the collections in memory take.
  [[nodiscard]] std::size_t bytes_in_memory() const { return cache_.bytes(); }

 private:
  /// A collection as it was at `version`. Nothing is loaded of one beyond the bound.
  struct Current {
    std::int64_t version = 0;
    Loaded loaded;
  };
  [[nodiscard]] Result<Current> current(const CollectionCache::Key& key, Deadline deadline,
                                        const std::stop_token& stop);

  sql_session::SqlDatabase& database_;
  const EmbeddedOptions options_;
  CollectionCache cache_;
};

}  // namespace dataquery::vectors
