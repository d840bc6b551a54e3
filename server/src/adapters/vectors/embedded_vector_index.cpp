#include "adapters/vectors/embedded_vector_index.h"

#include <algorithm>
#include <utility>

#include "adapters/vectors/chunk_metadata.h"
#include "adapters/vectors/collection_rows.h"
#include "retrieval/nearest.h"
#include "retrieval/similarity.h"

namespace dataquery::vectors {
namespace {

using retrieval::ChunkRecord;
using retrieval::Collection;
using retrieval::VectorHit;
using retrieval::VectorSearch;
using sql_session::SqlSession;
using Hits = std::vector<VectorHit>;
using Records = std::vector<ChunkRecord>;

constexpr int kAttempts = 3;                 // a collection that changes while it is searched is searched again
constexpr std::size_t kLargestChunk = 1500;  // bytes of text and metadata, about

Result<void> still_wanted(const Deadline& deadline, const std::stop_token& stop) {
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "Cancelled.");
  if (deadline.passed()) return fail(ErrorCode::kTimeout, "Searching the index took too long.");
  return {};
}

/// How many of the 8-bit comparison's best are compared again: enough that the true ones are among them.
std::size_t candidates_for(std::size_t k) { return k == 0 ? 0 : std::max(2 * k, k + 32); }

/// The candidates' chunks with their exact similarity, the best `search.k` of them. Nullopt when one is gone.
Result<std::optional<Hits>> exact(SqlSession& session, const std::vector<Candidate>& candidates,
                                  const VectorSearch& search) {
  Records records;
  records.reserve(candidates.size());
  for (const auto& candidate : candidates) {
    auto record = read_record(session, candidate.row);
    if (!record) return propagate(record);
    if (!*record) return std::nullopt;
    records.push_back(std::move(**record));
  }
  return retrieval::nearest(records, search);
}

/// The nearest of a collection that stays in the store: every vector is read and compared.
Result<std::vector<Candidate>> nearest_in_store(SqlSession& session, const RowsOf& rows, const VectorSearch& search,
                                                const Deadline& deadline, const std::stop_token& stop) {
  const retrieval::MoreSimilar better;
  std::vector<Candidate> best;  // a heap whose front is the worst of them
  auto read = for_each_vector(session, rows, [&](const VectorRow& row) -> Result<void> {
    if (auto wanted = still_wanted(deadline, stop); !wanted) return wanted;
    const auto place = place_of(row.key);
    if (search.k == 0 || !retrieval::in_filter(search, place.table)) return {};
    Candidate found{row.id, std::string(place.table), place.part, retrieval::dot(search.query, row.embedding)};
    if (best.size() == search.k) {
      if (!better(found, best.front())) return {};
      std::ranges::pop_heap(best, better);
      best.pop_back();
    }
    best.push_back(std::move(found));
    std::ranges::push_heap(best, better);
    return {};
  });
  if (!read) return propagate(read);
  return best;
}

/// A collection's copy for the memory.
Result<std::pair<Loaded, std::size_t>> load(SqlSession& session, const RowsOf& rows, std::size_t count, bool small,
                                            const Deadline& deadline, const std::stop_token& stop) {
  if (small) {
    auto records = read_records(session, rows);
    if (!records) return propagate(records);
    const auto bytes = records->size() * (rows.dimensions * sizeof(float) + kLargestChunk);
    return std::pair(Loaded(std::make_shared<const Records>(std::move(*records))), bytes);
  }
  auto loaded = std::make_shared<LoadedCollection>(rows.dimensions, count);
  auto read = for_each_vector(session, rows, [&](const VectorRow& row) -> Result<void> {
    if (auto wanted = still_wanted(deadline, stop); !wanted) return wanted;
    const auto place = place_of(row.key);
    loaded->add(row.id, place.table, place.part, row.embedding);
    return {};
  });
  if (!read) return propagate(read);
  const auto bytes = loaded->bytes();
  return std::pair(Loaded(std::shared_ptr<const LoadedCollection>(std::move(loaded))), bytes);
}

}  // namespace

Result<void> EmbeddedVectorIndex::replace(const Collection& collection, const Records& records, Deadline deadline,
                                          std::stop_token stop) {
  if (auto wanted = still_wanted(deadline, stop); !wanted) return wanted;
  return database_.write([&](SqlSession& session) -> Result<void> {
    if (auto removed = delete_rows(session, collection.connection); !removed) return removed;
    return put_rows(session, collection, records);
  });
}

Result<void> EmbeddedVectorIndex::upsert(const Collection& collection, const Records& records, Deadline deadline,
                                         std::stop_token stop) {
  if (auto wanted = still_wanted(deadline, stop); !wanted) return wanted;
  return database_.write([&](SqlSession& session) { return put_rows(session, collection, records); });
}

Result<void> EmbeddedVectorIndex::remove(ConnectionId connection, Deadline deadline, std::stop_token stop) {
  if (auto wanted = still_wanted(deadline, stop); !wanted) return wanted;
  auto removed = database_.write([&](SqlSession& session) { return delete_rows(session, connection); });
  if (removed) cache_.forget(connection);
  return removed;
}

Result<EmbeddedVectorIndex::Current> EmbeddedVectorIndex::current(const CollectionCache::Key& key, Deadline deadline,
                                                                  const std::stop_token& stop) {
  const auto slot = cache_.slot(key);
  const std::unique_lock lock(slot->loading, deadline.at());
  if (!lock) return fail(ErrorCode::kTimeout, "Searching the index took too long.");
  return database_.read([&](SqlSession& session) -> Result<Current> {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      auto version = version_of(session, key.connection);
      if (!version) return propagate(version);
      if (slot->version == *version) return Current{*version, slot->loaded};
      auto count = count_rows(session, key);
      if (!count) return propagate(count);
      if (*count == 0) {
        return fail(ErrorCode::kNotFound, "This database is not indexed yet.",
                    retrieval::collection_name(ConnectionId{key.connection}) + ", model " + key.model);
      }
      const bool small = *count * (key.dimensions * sizeof(float) + kLargestChunk) <= options_.small_bytes;
      if (!small && LoadedCollection::bytes_for(key.dimensions, *count) > options_.max_bytes) {
        return Current{*version, {}};
      }
      auto loaded = load(session, key, *count, small, deadline, stop);
      if (!loaded) return propagate(loaded);
      auto after = version_of(session, key.connection);
      if (!after) return propagate(after);
      if (*after != *version) continue;
      slot->version = *version;
      slot->loaded = std::move(loaded->first);
      cache_.account(key, loaded->second);
      return Current{*version, slot->loaded};
    }
    return fail(ErrorCode::kBusy, "This database is being indexed again. Try again in a moment.");
  });
}

Result<Hits> EmbeddedVectorIndex::search(const Collection& collection, const VectorSearch& search, Deadline deadline,
                                         std::stop_token stop) {
  const CollectionCache::Key key{collection.connection.value, collection.model, search.query.size()};
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (auto wanted = still_wanted(deadline, stop); !wanted) return propagate(wanted);
    auto now = current(key, deadline, stop);
    if (!now) return propagate(now);
    if (const auto* small = std::get_if<std::shared_ptr<const Records>>(&now->loaded); small != nullptr && *small) {
      return retrieval::nearest(**small, search);
    }
    const auto* large = std::get_if<std::shared_ptr<const LoadedCollection>>(&now->loaded);
    auto hits = database_.read([&](SqlSession& session) -> Result<std::optional<Hits>> {
      std::vector<Candidate> candidates;
      if (large != nullptr) {
        auto found = (*large)->nearest(search, candidates_for(search.k), stop);
        if (!found) return fail(ErrorCode::kCancelled, "Cancelled.");
        candidates = std::move(*found);
      } else {
        auto found = nearest_in_store(session, key, search, deadline, stop);
        if (!found) return propagate(found);
        candidates = std::move(*found);
      }
      auto best = exact(session, candidates, search);
      if (!best || !*best) return best;
      auto version = version_of(session, key.connection);
      if (!version) return propagate(version);
      return *version == now->version ? best : std::nullopt;
    });
    if (!hits) return propagate(hits);
    if (*hits) return std::move(**hits);
  }
  return fail(ErrorCode::kBusy, "This database is being indexed again. Try again in a moment.");
}

}  // namespace dataquery::vectors
