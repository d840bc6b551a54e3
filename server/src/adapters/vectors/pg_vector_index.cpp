#include "adapters/vectors/pg_vector_index.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <span>
#include <utility>

#include "adapters/sql_session/storable_text.h"
#include "adapters/vectors/chunk_metadata.h"
#include "retrieval/nearest.h"

namespace dataquery::vectors {
namespace {

using retrieval::ChunkRecord;
using retrieval::Collection;
using retrieval::VectorHit;
using retrieval::VectorSearch;
using sql_session::SqlSession;
using sql_session::Statement;
using sql_session::storable_text;

constexpr Statement kBegin{
    "pgvector.begin",
    "INSERT INTO vector_collections (connection_id, model, dimensions, generation, chunks) "
    "VALUES ($1, $2, $3, nextval('vector_generations'), 0) ON CONFLICT (connection_id) DO UPDATE SET "
    "  model = excluded.model, dimensions = excluded.dimensions, generation = excluded.generation, chunks = 0 "
    "RETURNING generation"};
constexpr Statement kEmpty{"pgvector.empty", "DELETE FROM vector_chunks WHERE connection_id = $1",
                           std::chrono::minutes(1)};
constexpr Statement kPut{
    "pgvector.put",
    "INSERT INTO vector_chunks (collection, connection_id, generation, chunk_key, content, metadata, embedding) "
    "SELECT $1, $2, $3, r.chunk_key, r.content, r.metadata::JSON, r.embedding::VECTOR "
    "FROM json_to_recordset($4::JSON) AS r (chunk_key TEXT, content TEXT, metadata TEXT, embedding TEXT) "
    "ON CONFLICT (connection_id, chunk_key) DO UPDATE SET generation = excluded.generation,"
    "  content = excluded.content, metadata = excluded.metadata, embedding = excluded.embedding"};
constexpr Statement kCount{"pgvector.count",
                           "UPDATE vector_collections SET chunks = "
                           "  (SELECT COUNT(*) FROM vector_chunks WHERE vector_chunks.connection_id = $1) "
                           "WHERE connection_id = $1"};
constexpr Statement kCurrent{"pgvector.current",
                             "SELECT generation FROM vector_collections "
                             "WHERE connection_id = $1 AND model = $2 AND dimensions = $3 FOR UPDATE"};
constexpr Statement kRemove{"pgvector.remove", "DELETE FROM vector_collections WHERE connection_id = $1",
                            std::chrono::minutes(1)};
constexpr Statement kNearest{"pgvector.nearest",
                             "SELECT content, metadata::TEXT, similarity "
                             "FROM nearest_chunks($1::INTEGER, $2::TEXT, $3::TEXT::VECTOR, $4::INTEGER, $5::JSON)"};
constexpr Statement kHolds{"pgvector.holds",
                           "SELECT 1 FROM vector_collections "
                           "WHERE connection_id = $1 AND model = $2 AND dimensions = $3 AND chunks > 0"};

constexpr std::size_t kBatchBytes = 1UL << 20;  // of vectors, about, in one statement

Result<void> still_wanted(const Deadline& deadline, const std::stop_token& stop) {
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "Cancelled.");
  if (deadline.passed()) return fail(ErrorCode::kTimeout, "The index took too long.");
  return {};
}

/// As pgvector reads it: "[0.25,-1]".
std::string vector_text(std::span<const float> vector) {
  std::string text = "[";
  text.reserve(2 + vector.size() * 12);
  std::array<char, 32> number;
  for (const float value : vector) {
    if (text.size() > 1) text += ',';
    const auto written = std::to_chars(number.data(), number.data() + number.size(), value);
    text.append(number.data(), written.ptr);
  }
  text += ']';
  return text;
}

std::string batch_json(std::span<const ChunkRecord> records) {
  boost::json::array rows;
  rows.reserve(records.size());
  for (const auto& record : records) {
    rows.push_back(boost::json::object{{"chunk_key", storable_text(chunk_key(record.chunk.table, record.chunk.part))},
                                       {"content", storable_text(record.chunk.text)},
                                       {"metadata", metadata_json(record.chunk, record.created_at)},
                                       {"embedding", vector_text(record.embedding)}});
  }
  return boost::json::serialize(rows);
}

Result<void> put(SqlSession& session, const Collection& collection, std::int64_t generation,
                 std::span<const ChunkRecord> records, const Deadline& deadline, const std::stop_token& stop) {
  const auto name = retrieval::collection_name(collection.connection);
  while (!records.empty()) {
    if (auto wanted = still_wanted(deadline, stop); !wanted) return wanted;
    const auto size =
        std::min(records.size(), 1 + kBatchBytes / (1 + records.front().embedding.size() * sizeof(float)));
    auto done = session.run(kPut, {name, collection.connection, generation, batch_json(records.first(size))});
    if (!done) return propagate(done);
    records = records.subspan(size);
  }
  auto counted = session.run(kCount, {collection.connection});
  if (!counted) return propagate(counted);
  return {};
}

Result<void> replace_rows(SqlSession& session, const Collection& collection, std::span<const ChunkRecord> records,
                          const Deadline& deadline, const std::stop_token& stop) {
  if (records.empty()) {
    auto removed = session.run(kRemove, {collection.connection});
    if (!removed) return propagate(removed);
    return {};
  }
  auto begun = session.run(kBegin, {collection.connection, collection.model, records.front().embedding.size()});
  if (!begun) return propagate(begun);
  if (auto emptied = session.run(kEmpty, {collection.connection}); !emptied) return propagate(emptied);
  return put(session, collection, begun->rows.at(0).integer(0), records, deadline, stop);
}

}  // namespace

Result<void> PgVectorIndex::replace(const Collection& collection, const std::vector<ChunkRecord>& records,
                                    Deadline deadline, std::stop_token stop) {
  if (auto wanted = still_wanted(deadline, stop); !wanted) return wanted;
  return database_.write(
      [&](SqlSession& session) { return replace_rows(session, collection, records, deadline, stop); });
}

Result<void> PgVectorIndex::upsert(const Collection& collection, const std::vector<ChunkRecord>& records,
                                   Deadline deadline, std::stop_token stop) {
  if (auto wanted = still_wanted(deadline, stop); !wanted || records.empty()) return wanted;
  return database_.write([&](SqlSession& session) -> Result<void> {
    auto current = session.run(kCurrent, {collection.connection, collection.model, records.front().embedding.size()});
    if (!current) return propagate(current);
    if (current->rows.empty()) return replace_rows(session, collection, records, deadline, stop);
    return put(session, collection, current->rows.front().integer(0), records, deadline, stop);
  });
}

Result<void> PgVectorIndex::remove(ConnectionId connection, Deadline deadline, std::stop_token stop) {
  if (auto wanted = still_wanted(deadline, stop); !wanted) return wanted;
  auto removed = database_.write(kRemove, {connection});
  if (!removed) return propagate(removed);
  return {};
}

Result<std::vector<VectorHit>> PgVectorIndex::search(const Collection& collection, const VectorSearch& search,
                                                     Deadline deadline, std::stop_token stop) {
  if (auto wanted = still_wanted(deadline, stop); !wanted) return propagate(wanted);
  std::optional<std::string> tables;
  if (!search.tables.empty()) {
    boost::json::array list;
    for (const auto& table : search.tables) list.emplace_back(storable_text(table));
    tables = boost::json::serialize(list);
  }
  const auto query = vector_text(search.query);
  Statement nearest = kNearest;
  nearest.time = deadline.remaining();
  return database_.read([&](SqlSession& session) -> Result<std::vector<VectorHit>> {
    auto answer = session.run(nearest, {collection.connection, collection.model, query, search.k, tables});
    if (!answer) return propagate(answer);
    if (answer->rows.empty()) {
      auto holds = session.run(kHolds, {collection.connection, collection.model, search.query.size()});
      if (!holds) return propagate(holds);
      if (holds->rows.empty()) {
        return fail(ErrorCode::kNotFound, "This database is not indexed yet.",
                    retrieval::collection_name(collection.connection) + ", model " + collection.model);
      }
    }
    std::vector<VectorHit> hits;
    hits.reserve(answer->rows.size());
    for (const auto& row : answer->rows) {
      const auto similarity = static_cast<float>(row.real(2));
      if (search.threshold && !(similarity >= *search.threshold)) continue;
      auto stored = read_chunk(row.text(0), row.text(1));
      if (!stored) return propagate(stored);
      // Beside a vector of zeros no angle is told: far from everything.
      hits.push_back({std::move(stored->chunk), std::isnan(similarity) ? 0 : similarity, stored->created_at});
    }
    return hits;
  });
}

}  // namespace dataquery::vectors
