#pragma once

#include "adapters/sql_session/sql_session.h"
#include "retrieval/vector_index.h"

namespace dataquery::vectors {

/// The vector index in the store's table `vector_chunks`, on either engine: vectors as 32-bit numbers, compared one by
/// one (exact; about five microseconds a chunk). A connection's chunks go when the connection goes. The database must
/// outlive it.
class SqlVectorIndex final : public retrieval::VectorIndex {
 public:
  explicit SqlVectorIndex(sql_session::SqlDatabase& database) : database_(database) {}

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

 private:
  sql_session::SqlDatabase& database_;
};

}  // namespace dataquery::vectors
