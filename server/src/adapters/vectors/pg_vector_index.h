#pragma once

#include <chrono>
#include <cstddef>

#include "adapters/sql_session/sql_session.h"
#include "retrieval/vector_index.h"

namespace dataquery::vectors {

struct PgVectorOptions {
  std::size_t large = 2'000;             ///< a collection of so many chunks gets an index of its own
  std::chrono::minutes index_time{120};  ///< for making one
};

/// The vector index of a PostgreSQL store, in pgvector's types: a row a chunk in `vector_chunks`, a row a collection in
/// `vector_collections`. Small collections are compared row by row, exactly; large ones through an HNSW index each
/// (Malkov and Yashunin 2016), which finds nearly all of the nearest: vectors of up to 1,000 dimensions as they are,
/// longer ones by their signs, the best of which are compared again with full precision. A search of certain tables is
/// exact.
/// bench/vectors measures it.
///
/// A connection's chunks go when the connection goes. The database must outlive it, and `enable_pgvector` and the
/// migrations must have run on it.
class PgVectorIndex final : public retrieval::VectorIndex {
 public:
  explicit PgVectorIndex(sql_session::SqlDatabase& database, PgVectorOptions options = {})
      : database_(database), options_(options) {}

  [[nodiscard]] bool over_network() const override { return true; }
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

  /// Makes the indexes that large collections lack, drops those whose collection is gone. One replica at a time does
  /// it, the others return at once; searching and writing go on beside it.
  [[nodiscard]] Result<void> tend(Deadline deadline, std::stop_token stop) override;

 private:
  sql_session::SqlDatabase& database_;
  const PgVectorOptions options_;
};

/// Makes sure that the database has pgvector, creating the extension where that is allowed. Start-up only, before the
/// migrations.
/// Errors: kInvalidArgument when it is missing, too old, or this role may not create it: the message says what to do.
[[nodiscard]] Result<void> enable_pgvector(sql_session::SqlDatabase& database);

}  // namespace dataquery::vectors
