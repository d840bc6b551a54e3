#include "adapters/vectors/collection_rows.h"

#include <bit>
#include <cstring>
#include <span>
#include <utility>

#include "adapters/vectors/chunk_metadata.h"

namespace dataquery::vectors {
namespace {

using retrieval::ChunkRecord;
using retrieval::Collection;
using sql_session::Row;
using sql_session::SqlSession;
using sql_session::Statement;

static_assert(std::endian::native == std::endian::little, "vectors are stored as they lie in memory");

constexpr Statement kPut{
    "vectors.put",
    "INSERT INTO vector_chunks (collection, connection_id, chunk_key, content, metadata, model, dimensions, embedding) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
    "ON CONFLICT (collection, model, chunk_key) DO UPDATE SET content = excluded.content, metadata = excluded.metadata,"
    "  dimensions = excluded.dimensions, embedding = excluded.embedding"};
constexpr Statement kDelete{"vectors.delete", "DELETE FROM vector_chunks WHERE connection_id = $1"};
constexpr Statement kGrow{"vectors.grow",
                          "INSERT INTO vector_collections (connection_id, version) "
                          "SELECT id, 1 FROM database_connections WHERE id = $1 "
                          "ON CONFLICT (connection_id) DO UPDATE SET version = vector_collections.version + 1"};
constexpr Statement kVersion{"vectors.version", "SELECT version FROM vector_collections WHERE connection_id = $1"};
constexpr Statement kCount{
    "vectors.count", "SELECT COUNT(*) FROM vector_chunks WHERE connection_id = $1 AND model = $2 AND dimensions = $3"};
constexpr Statement kRecords{"vectors.records",
                             "SELECT content, metadata, embedding FROM vector_chunks "
                             "WHERE connection_id = $1 AND model = $2 AND dimensions = $3"};
constexpr Statement kPage{"vectors.page",
                          "SELECT id, chunk_key, embedding FROM vector_chunks "
                          "WHERE connection_id = $1 AND model = $2 AND dimensions = $3 AND id > $4 "
                          "ORDER BY id LIMIT $5"};
constexpr Statement kRecord{"vectors.record", "SELECT content, metadata, embedding FROM vector_chunks WHERE id = $1"};

constexpr std::size_t kPageBytes = 4UL << 20;

text::Embedding embedding_of(const std::string& bytes) {
  text::Embedding embedding(bytes.size() / sizeof(float));
  std::memcpy(embedding.data(), bytes.data(), embedding.size() * sizeof(float));
  return embedding;
}

Result<ChunkRecord> record_of(const Row& row) {
  auto stored = read_chunk(row.text(0), row.text(1));
  if (!stored) return propagate(stored);
  return ChunkRecord{std::move(stored->chunk), embedding_of(row.bytes(2)), stored->created_at};
}

}  // namespace

Result<void> put_rows(SqlSession& session, const Collection& collection, const std::vector<ChunkRecord>& records) {
  const auto name = retrieval::collection_name(collection.connection);
  for (const auto& record : records) {
    auto done = session.run(kPut, {name, collection.connection, chunk_key(record.chunk.table, record.chunk.part),
                                   record.chunk.text, metadata_json(record.chunk, record.created_at), collection.model,
                                   record.embedding.size(), std::as_bytes(std::span(record.embedding))});
    if (!done) return propagate(done);
  }
  if (auto grown = session.run(kGrow, {collection.connection}); !grown) return propagate(grown);
  return {};
}

Result<void> delete_rows(SqlSession& session, ConnectionId connection) {
  if (auto done = session.run(kDelete, {connection}); !done) return propagate(done);
  if (auto grown = session.run(kGrow, {connection}); !grown) return propagate(grown);
  return {};
}

Result<std::int64_t> version_of(SqlSession& session, std::int64_t connection) {
  auto answer = session.run(kVersion, {connection});
  if (!answer) return propagate(answer);
  return answer->rows.empty() ? 0 : answer->rows.front().integer(0);
}

Result<std::size_t> count_rows(SqlSession& session, const RowsOf& rows) {
  auto answer = session.run(kCount, {rows.connection, rows.model, rows.dimensions});
  if (!answer) return propagate(answer);
  return static_cast<std::size_t>(answer->rows.front().integer(0));
}

Result<std::vector<ChunkRecord>> read_records(SqlSession& session, const RowsOf& rows) {
  auto answer = session.run(kRecords, {rows.connection, rows.model, rows.dimensions});
  if (!answer) return propagate(answer);
  std::vector<ChunkRecord> records;
  records.reserve(answer->rows.size());
  for (const auto& row : answer->rows) {
    auto record = record_of(row);
    if (!record) return propagate(record);
    records.push_back(std::move(*record));
  }
  return records;
}

Result<void> for_each_vector(SqlSession& session, const RowsOf& rows,
                             const std::function<Result<void>(const VectorRow&)>& each) {
  const auto page = 1 + kPageBytes / (rows.dimensions * sizeof(float) + 1);
  for (std::int64_t last = 0;;) {
    auto answer = session.run(kPage, {rows.connection, rows.model, rows.dimensions, last, page});
    if (!answer) return propagate(answer);
    if (answer->rows.empty()) return {};
    for (const auto& row : answer->rows) {
      last = row.integer(0);
      if (auto done = each({last, row.text(1), embedding_of(row.bytes(2))}); !done) return done;
    }
  }
}

Result<std::optional<ChunkRecord>> read_record(SqlSession& session, std::int64_t id) {
  auto answer = session.run(kRecord, {id});
  if (!answer) return propagate(answer);
  if (answer->rows.empty()) return std::nullopt;
  auto record = record_of(answer->rows.front());
  if (!record) return propagate(record);
  return std::move(*record);
}

}  // namespace dataquery::vectors
