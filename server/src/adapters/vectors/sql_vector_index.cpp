#include "adapters/vectors/sql_vector_index.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "adapters/vectors/chunk_metadata.h"
#include "retrieval/similarity.h"

namespace dataquery::vectors {
namespace {

using retrieval::ChunkRecord;
using retrieval::Collection;
using retrieval::VectorHit;
using retrieval::VectorSearch;
using sql_session::SqlSession;
using sql_session::Statement;

static_assert(std::endian::native == std::endian::little, "vectors are stored as they lie in memory");

constexpr Statement kPut{
    "vectors.put",
    "INSERT INTO vector_chunks (collection, connection_id, chunk_key, content, metadata, model, dimensions, embedding) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
    "ON CONFLICT (collection, model, chunk_key) DO UPDATE SET content = excluded.content, metadata = excluded.metadata,"
    "  dimensions = excluded.dimensions, embedding = excluded.embedding"};
constexpr Statement kRemove{"vectors.remove", "DELETE FROM vector_chunks WHERE collection = $1"};
constexpr Statement kVectors{"vectors.vectors",
                             "SELECT id, chunk_key, embedding FROM vector_chunks WHERE collection = $1 AND model = $2"};
constexpr Statement kChunk{"vectors.chunk", "SELECT content, metadata FROM vector_chunks WHERE id = $1"};

constexpr int kAttempts = 3;  // a collection that is replaced between two statements of a search is searched again

Result<void> still_wanted(const Deadline& deadline, const std::stop_token& stop) {
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "Cancelled.");
  if (deadline.passed()) return fail(ErrorCode::kTimeout, "Searching the index took too long.");
  return {};
}

Result<void> put(SqlSession& session, const Collection& collection, const std::vector<ChunkRecord>& records) {
  const auto name = retrieval::collection_name(collection.connection);
  for (const auto& record : records) {
    const auto done =
        session.run(kPut, {name, collection.connection, chunk_key(record.chunk.table, record.chunk.part),
                           record.chunk.text, metadata_json(record.chunk, record.created_at), collection.model,
                           record.embedding.size(), std::as_bytes(std::span(record.embedding))});
    if (!done) return std::unexpected(done.error());
  }
  return {};
}

struct Candidate {
  float similarity;
  std::string key;
  std::int64_t id;
};

bool better(const Candidate& a, const Candidate& b) {
  if (a.similarity != b.similarity) return a.similarity > b.similarity;
  const auto left = place_of(a.key);
  const auto right = place_of(b.key);
  return std::tie(left.table, left.part) < std::tie(right.table, right.part);
}

/// The best chunks, without their texts.
Result<std::vector<Candidate>> candidates(SqlSession& session, const Collection& collection,
                                          const VectorSearch& search) {
  const auto name = retrieval::collection_name(collection.connection);
  auto answer = session.run(kVectors, {name, collection.model});
  if (!answer) return propagate(answer);
  if (answer->rows.empty()) {
    return fail(ErrorCode::kNotFound, "This database is not indexed yet.", name + ", model " + collection.model);
  }
  std::vector<Candidate> found;
  text::Embedding embedding;
  for (const auto& row : answer->rows) {
    auto key = row.text(1);
    if (!search.tables.empty() && !std::ranges::contains(search.tables, place_of(key).table)) continue;
    const auto& bytes = row.bytes(2);
    embedding.resize(bytes.size() / sizeof(float));
    std::memcpy(embedding.data(), bytes.data(), embedding.size() * sizeof(float));
    const float similarity = retrieval::dot(search.query, embedding);
    if (search.threshold && similarity < *search.threshold) continue;
    found.push_back({similarity, std::move(key), row.integer(0)});
  }
  const auto count = std::min(search.k, found.size());
  std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(count), better);
  found.erase(found.begin() + static_cast<std::ptrdiff_t>(count), found.end());
  return found;
}

/// The candidates' chunks; fewer when the collection was replaced meanwhile.
Result<std::vector<VectorHit>> chunks(SqlSession& session, const std::vector<Candidate>& candidates) {
  std::vector<VectorHit> hits;
  hits.reserve(candidates.size());
  for (const auto& candidate : candidates) {
    auto answer = session.run(kChunk, {candidate.id});
    if (!answer) return propagate(answer);
    if (answer->rows.empty()) break;
    const auto& row = answer->rows.front();
    auto stored = read_chunk(row.text(0), row.text(1));
    if (!stored) return propagate(stored);
    hits.push_back({std::move(stored->chunk), candidate.similarity, stored->created_at});
  }
  return hits;
}

}  // namespace

Result<void> SqlVectorIndex::replace(const Collection& collection, const std::vector<ChunkRecord>& records,
                                     Deadline deadline, std::stop_token stop) {
  if (auto wanted = still_wanted(deadline, stop); !wanted) return wanted;
  return database_.write([&](SqlSession& session) -> Result<void> {
    const auto removed = session.run(kRemove, {retrieval::collection_name(collection.connection)});
    if (!removed) return std::unexpected(removed.error());
    return put(session, collection, records);
  });
}

Result<void> SqlVectorIndex::upsert(const Collection& collection, const std::vector<ChunkRecord>& records,
                                    Deadline deadline, std::stop_token stop) {
  if (auto wanted = still_wanted(deadline, stop); !wanted) return wanted;
  return database_.write([&](SqlSession& session) { return put(session, collection, records); });
}

Result<void> SqlVectorIndex::remove(ConnectionId connection, Deadline deadline, std::stop_token stop) {
  if (auto wanted = still_wanted(deadline, stop); !wanted) return wanted;
  auto removed = database_.write(kRemove, {retrieval::collection_name(connection)});
  if (!removed) return propagate(removed);
  return {};
}

Result<std::vector<VectorHit>> SqlVectorIndex::search(const Collection& collection, const VectorSearch& search,
                                                      Deadline deadline, std::stop_token stop) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (auto wanted = still_wanted(deadline, stop); !wanted) return propagate(wanted);
    std::size_t expected = 0;
    auto hits = database_.read([&](SqlSession& session) -> Result<std::vector<VectorHit>> {
      auto best = candidates(session, collection, search);
      if (!best) return propagate(best);
      expected = best->size();
      return chunks(session, *best);
    });
    if (!hits || hits->size() == expected) return hits;
  }
  return fail(ErrorCode::kBusy, "This database is being indexed again. Try again in a moment.");
}

}  // namespace dataquery::vectors
