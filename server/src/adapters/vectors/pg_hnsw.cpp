// The HNSW indexes of large collections: made and dropped beside everything else.

#include <algorithm>
#include <charconv>
#include <format>
#include <optional>
#include <string>

#include "adapters/vectors/pg_vector_index.h"
#include "base/log.h"

namespace dataquery::vectors {
namespace {

using sql_session::SqlDatabase;
using sql_session::SqlSession;
using sql_session::Statement;

constexpr Statement kLock{"pgvector.lock", "SELECT pg_try_advisory_lock(7741268), pg_backend_pid()"};
constexpr Statement kIndexes{
    "pgvector.indexes",
    "SELECT c.relname::TEXT, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "WHERE i.indrelid = 'vector_chunks'::REGCLASS AND c.relname LIKE 'vector\\_chunks\\_hnsw\\_%'"};
constexpr Statement kLarge{"pgvector.large",
                           "SELECT connection_id, generation, dimensions, chunks FROM vector_collections "
                           "WHERE chunks >= $1 ORDER BY chunks"};
constexpr Statement kCancel{"pgvector.cancel", "SELECT pg_cancel_backend($1::INTEGER)"};

// More than pgvector's defaults (16 and 64): descriptions of tables lie in dense clusters, between which a thin graph
// has few ways. Chosen by bench/vectors, as is the ef_search of nearest_chunks.
constexpr int kNeighbours = 32;
constexpr int kCandidates = 256;

constexpr std::string_view kPrepare = "SET default_transaction_read_only = off";
constexpr std::string_view kTidyUp =
    "SET default_transaction_read_only = on; RESET maintenance_work_mem; RESET max_parallel_maintenance_workers; "
    "SELECT pg_advisory_unlock_all()";

struct Large {
  std::int64_t connection = 0;
  std::int64_t generation = 0;
  std::int64_t dimensions = 0;
  std::int64_t chunks = 0;

  /// Short vectors are indexed as they are, long ones by their signs, a bit a dimension.
  [[nodiscard]] bool by_bits() const { return dimensions >= 1'000; }

  [[nodiscard]] std::string index() const {
    return std::format("vector_chunks_hnsw_{}_{}_{}", by_bits() ? "bits" : "full", connection, generation);
  }

  /// nearest_chunks names the same expression and the same condition.
  [[nodiscard]] std::string create_sql() const {
    const auto indexed = by_bits() ? std::format("(binary_quantize(embedding)::bit({})) bit_hamming_ops", dimensions)
                                   : std::format("(embedding::vector({})) vector_cosine_ops", dimensions);
    return std::format(
        "CREATE INDEX CONCURRENTLY {} ON vector_chunks USING hnsw ({}) WITH (m = {}, ef_construction = {}) "
        "WHERE connection_id = {} AND generation = {}",
        index(), indexed, kNeighbours, kCandidates, connection, generation);
  }

  /// What the graph takes in memory while it is made; beyond it, pgvector falls back to a build that is many times
  /// slower.
  [[nodiscard]] std::int64_t memory_kb() const {
    constexpr std::int64_t kLeast = 64L << 10;
    constexpr std::int64_t kMost = 2L << 20;
    const auto vector_bytes = by_bits() ? dimensions / 8 : dimensions * 4;
    return std::clamp(chunks * (vector_bytes + 1'000) * 5 / 4 / 1024, kLeast, kMost);
  }
};

/// Runs statements that may take minutes; a stop cancels the one that runs, in the server.
class Maintenance {
 public:
  Maintenance(SqlDatabase& database, SqlSession& session, std::int64_t backend, Deadline deadline, std::stop_token stop)
      : session_(session), deadline_(deadline), stop_(stop), cancel_(std::move(stop), [&database, backend] {
          if (auto done = database.read(kCancel, {backend}); !done) {
            log::warning("an index goes on being made after its end was asked", {{"detail", done.error().detail}});
          }
        }) {}

  Result<void> run(std::string_view name, const std::string& sql, std::chrono::milliseconds time) {
    if (stop_.stop_requested()) return fail(ErrorCode::kCancelled, "Cancelled.");
    if (deadline_.passed()) return fail(ErrorCode::kTimeout, "The index took too long.");
    auto done = session_.run({name, sql, std::min(time, deadline_.remaining())});
    if (!done) return propagate(done);
    return {};
  }

  Result<void> set(const std::string& setting) { return session_.run_script("pgvector.set", setting); }
  [[nodiscard]] bool stopped() const { return stop_.stop_requested() || deadline_.passed(); }

 private:
  SqlSession& session_;
  const Deadline deadline_;
  const std::stop_token stop_;
  std::stop_callback<std::function<void()>> cancel_;
};

Result<std::vector<Large>> large_collections(SqlSession& session, std::size_t from) {
  auto answer = session.run(kLarge, {from});
  if (!answer) return propagate(answer);
  std::vector<Large> large;
  for (const auto& row : answer->rows) {
    large.push_back({row.integer(0), row.integer(1), row.integer(2), row.integer(3)});
  }
  return large;
}

Result<void> drop(Maintenance& maintenance, const std::string& index, std::chrono::milliseconds time) {
  return maintenance.run("pgvector.drop", "DROP INDEX CONCURRENTLY IF EXISTS " + index, time);
}

Result<void> make(Maintenance& maintenance, const Large& large, std::chrono::milliseconds time) {
  if (auto set = maintenance.set(std::format("SET maintenance_work_mem = '{}kB'", large.memory_kb())); !set) return set;
  auto made = maintenance.run("pgvector.create", large.create_sql(), time);
  if (made || maintenance.stopped()) return made;
  // Workers share memory, of which a container may have little (/dev/shm): once more without them.
  if (auto dropped = drop(maintenance, large.index(), time); !dropped) return dropped;
  if (auto set = maintenance.set("SET max_parallel_maintenance_workers = 0"); !set) return set;
  return maintenance.run("pgvector.create", large.create_sql(), time);
}

/// Drops what no large collection needs or was left half made, makes what is missing.
Result<void> bring_up_to_date(SqlSession& session, Maintenance& maintenance, const PgVectorOptions& options) {
  auto large = large_collections(session, options.large);
  if (!large) return propagate(large);
  auto indexes = session.run(kIndexes, {});
  if (!indexes) return propagate(indexes);
  for (const auto& row : indexes->rows) {
    const auto name = row.text(0);
    const auto needed = std::ranges::find(*large, name, &Large::index);
    if (needed != large->end() && row.boolean(1)) {
      large->erase(needed);
    } else if (auto dropped = drop(maintenance, name, options.index_time); !dropped) {
      return dropped;
    }
  }
  for (const auto& collection : *large) {
    const auto started = std::chrono::steady_clock::now();
    if (auto made = make(maintenance, collection, options.index_time); !made) return made;
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started;
    log::info("made the index of a large collection",
              {{"connection", collection.connection}, {"chunks", collection.chunks}, {"seconds", seconds.count()}});
  }
  return {};
}

}  // namespace

Result<void> PgVectorIndex::tend(Deadline deadline, std::stop_token stop) {
  return database_.read([&](SqlSession& session) -> Result<void> {
    auto locked = session.run(kLock, {});
    if (!locked) return propagate(locked);
    if (!locked->rows.at(0).boolean(0)) return {};
    auto done = session.run_script("pgvector.prepare", kPrepare);
    if (done) {
      Maintenance maintenance(database_, session, locked->rows.at(0).integer(1), deadline, std::move(stop));
      done = bring_up_to_date(session, maintenance, options_);
    }
    auto tidied = session.run_script("pgvector.tidy_up", kTidyUp);
    return done ? tidied : done;
  });
}

}  // namespace dataquery::vectors
