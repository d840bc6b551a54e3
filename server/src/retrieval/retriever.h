#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/deadline.h"
#include "base/error.h"
#include "base/ids.h"
#include "catalog/catalog.h"
#include "retrieval/context.h"
#include "retrieval/vector_index.h"
#include "text/embedder.h"

namespace dataquery::retrieval {

struct RetrieverOptions {
  std::chrono::milliseconds question_embedding{5'000};  ///< how long a question waits for its own embedding
  std::size_t tables_in_question = 64;  ///< a question waits for the embedding, over a network, of so many tables
};

/// Finds what of a database matters for a question: its tables ranked by reciprocal-rank fusion of BM25 and of cosine
/// over the chunks' names, lifted along foreign keys; and the chunks that go into a prompt. bench/retrieval measures
/// it.
///
/// Blocking (the vector index, and embedders over a network); any thread, several at once. What it was made with must
/// outlive it. Keeps the word index of each catalog for as long as somebody holds that catalog.
class Retriever {
 public:
  Retriever(text::Embedder& embedder, VectorIndex& vectors, const Clock& clock, RetrieverOptions options = {});
  ~Retriever();

  /// Describes, splits and embeds the catalog's tables into the connection's collection, in the place of what it held.
  /// For new and refreshed connections. Errors: those of the embedder and of the index.
  [[nodiscard]] Result<void> index(ConnectionId connection, const catalog::Catalog& catalog, Deadline deadline,
                                   const std::stop_token& stop, const ChunkingOptions& chunking = {});

  /// Forgets the connection's collection. Errors: those of the index.
  [[nodiscard]] Result<void> forget(ConnectionId connection, Deadline deadline, const std::stop_token& stop);

  /// Whether `context` waits for another machine, so that it should not take a computing thread.
  [[nodiscard]] bool over_network() const { return embedder_.over_network() || vectors_.over_network(); }

  /// The context for `question`. A collection that is missing, or was made by another embedder, is made first, in half
  /// of the time that is left at most; not a large one over a network. When the embedder or the index fails, the
  /// ranking is by words alone and `Context::vectors_failed` says why: kNotFound, when `index` should be called.
  /// Errors: kCancelled.
  [[nodiscard]] Result<Context> context(std::string_view question, ConnectionId connection,
                                        const std::shared_ptr<const catalog::Catalog>& catalog,
                                        const ContextOptions& options, Deadline deadline, const std::stop_token& stop);

 private:
  /// What is computed once a catalog.
  struct Prepared;
  struct CacheEntry {
    std::weak_ptr<const catalog::Catalog> catalog;
    std::shared_ptr<const Prepared> prepared;
  };

  [[nodiscard]] std::shared_ptr<const Prepared> prepare(const std::shared_ptr<const catalog::Catalog>& catalog);
  [[nodiscard]] Result<std::vector<VectorHit>> nearest(std::string_view question, ConnectionId connection,
                                                       const catalog::Catalog& catalog, const ContextOptions& options,
                                                       Deadline deadline, const std::stop_token& stop);
  [[nodiscard]] Collection collection_of(ConnectionId connection) const;

  text::Embedder& embedder_;
  VectorIndex& vectors_;
  const Clock& clock_;
  const RetrieverOptions options_;
  std::mutex mutex_;  // guards cache_
  std::map<const catalog::Catalog*, CacheEntry> cache_;
};

}  // namespace dataquery::retrieval
