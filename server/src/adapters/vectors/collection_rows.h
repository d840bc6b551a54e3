#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/sql_session/sql_session.h"
#include "adapters/vectors/collection_cache.h"
#include "base/error.h"
#include "retrieval/vector_index.h"

// The statements of the embedded index, on `vector_chunks` and `vector_collections` of the SQLite store.

namespace dataquery::vectors {

/// Which rows are one model's in one size of one connection.
using RowsOf = CollectionCache::Key;

/// Puts `records` into the collection, in the place of those of the same table and part, and makes its version grow.
/// Errors: kInvalidArgument when there is no such connection; kBusy; kInternal.
[[nodiscard]] Result<void> put_rows(sql_session::SqlSession& session, const retrieval::Collection& collection,
                                    const std::vector<retrieval::ChunkRecord>& records);

/// Deletes the collection's rows and makes its version grow; nothing happens without such a connection.
[[nodiscard]] Result<void> delete_rows(sql_session::SqlSession& session, ConnectionId connection);

/// The collection's version; 0 of one that never changed since there are versions.
[[nodiscard]] Result<std::int64_t> version_of(sql_session::SqlSession& session, std::int64_t connection);

[[nodiscard]] Result<std::size_t> count_rows(sql_session::SqlSession& session, const RowsOf& rows);

/// All rows at one moment.
[[nodiscard]] Result<std::vector<retrieval::ChunkRecord>> read_records(sql_session::SqlSession& session,
                                                                       const RowsOf& rows);

struct VectorRow {
  std::int64_t id = 0;
  std::string key;  ///< as `chunk_key` makes it
  text::Embedding embedding;
};
/// Calls `each` for every row, a page of rows at a time, so that memory stays bounded; a page is one moment. Ends early
/// with the error that `each` gives.
[[nodiscard]] Result<void> for_each_vector(sql_session::SqlSession& session, const RowsOf& rows,
                                           const std::function<Result<void>(const VectorRow&)>& each);

/// One row whole; nullopt when it is gone.
[[nodiscard]] Result<std::optional<retrieval::ChunkRecord>> read_record(sql_session::SqlSession& session,
                                                                        std::int64_t id);

}  // namespace dataquery::vectors
