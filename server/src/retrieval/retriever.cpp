#include "retrieval/retriever.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <ranges>
#include <string>
#include <unordered_map>
#include <utility>

#include "retrieval/lexical_index.h"
#include "retrieval/pieces.h"
#include "retrieval/ranking.h"
#include "retrieval/words.h"

namespace dataquery::retrieval {
namespace {

constexpr double kValueBonus = 0.2;
constexpr std::size_t kNearest = 64;  // chunks that are fetched a question

/// The normalised sum of two vectors of length 1.
text::Embedding together(text::Embedding a, const text::Embedding& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
  const float length = std::sqrt(std::inner_product(a.begin(), a.end(), a.begin(), 0.0F));
  for (auto& number : a) number /= std::max(length, 1e-6F);
  return a;
}

bool in_filter(const ContextOptions& options, const std::string& label) {
  return options.tables.empty() || std::ranges::contains(options.tables, label);
}

/// The leading tables may be none of the nearest (found by words, or no vectors): their chunks are made anew. Not under
/// a threshold, which they did not show to reach.
void add_missing_chunks(const catalog::Catalog& catalog, const Context& context, const ContextOptions& options,
                        std::vector<ContextChunk>& candidates) {
  if (options.threshold && !context.vectors_failed) return;
  const auto leading = std::min({options.k, kNearest, context.tables.size()});
  for (std::size_t i = 0; i < leading; ++i) {
    const auto table = context.tables[i].table;
    if (context.tables[i].similarity || context.tables[i].score <= 0) continue;
    for (auto& chunk : chunks_of(catalog, table, options.chunking)) {
      candidates.push_back({.table = table, .chunk = std::move(chunk)});
    }
  }
}

/// The chunks of the leading tables, without any value: what was indexed may hold some.
std::vector<ContextChunk> chunks_without_values(const catalog::Catalog& catalog, const Context& context,
                                                const ContextOptions& options) {
  auto chunking = options.chunking;
  chunking.values = false;
  std::vector<ContextChunk> candidates;
  for (const auto& ranked : context.tables | std::views::take(std::min(options.k, kNearest))) {
    const bool reaches = ranked.similarity || !options.threshold || context.vectors_failed;
    if (ranked.score <= 0 || !reaches) continue;
    for (auto& chunk : chunks_of(catalog, ranked.table, chunking)) {
      candidates.push_back({.table = ranked.table, .chunk = std::move(chunk), .similarity = ranked.similarity});
    }
  }
  return candidates;
}

}  // namespace

struct Retriever::Prepared {
  explicit Prepared(const catalog::Catalog& catalog) : lexical(catalog), graph(key_graph(catalog)) {
    for (std::size_t i = 0; i < catalog.tables.size(); ++i) tables.emplace(table_label(catalog.tables[i]), i);
  }
  LexicalIndex lexical;
  KeyGraph graph;
  std::unordered_map<std::string, std::size_t> tables;  // by label
};

Retriever::Retriever(text::Embedder& embedder, VectorIndex& vectors, const Clock& clock, RetrieverOptions options)
    : embedder_(embedder), vectors_(vectors), clock_(clock), options_(options) {}

Retriever::~Retriever() = default;

Collection Retriever::collection_of(ConnectionId connection) const {
  return {connection, std::string(embedder_.model())};
}

Result<void> Retriever::index(ConnectionId connection, const catalog::Catalog& catalog, Deadline deadline,
                              const std::stop_token& stop, const ChunkingOptions& chunking) {
  std::vector<Chunk> chunks;
  std::vector<std::string> names;  // two a chunk
  for (std::size_t i = 0; i < catalog.tables.size(); ++i) {
    for (auto& chunk : chunks_of(catalog, i, chunking)) {
      auto [table, columns] = names_of(catalog.tables[i], chunk);
      names.push_back(std::move(table));
      names.push_back(columns.empty() ? names.back() : std::move(columns));
      chunks.push_back(std::move(chunk));
    }
  }
  auto embedded = embedder_.embed(names, deadline, stop);
  if (!embedded) return propagate(embedded);

  std::vector<ChunkRecord> records;
  records.reserve(chunks.size());
  const auto now = clock_.now();
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    records.push_back({std::move(chunks[i]), together(std::move((*embedded)[2 * i]), (*embedded)[2 * i + 1]), now});
  }
  return vectors_.replace(collection_of(connection), records, deadline, stop);
}

Result<void> Retriever::forget(ConnectionId connection, Deadline deadline, const std::stop_token& stop) {
  return vectors_.remove(connection, deadline, stop);
}

std::shared_ptr<const Retriever::Prepared> Retriever::prepare(const std::shared_ptr<const catalog::Catalog>& catalog) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = cache_.find(catalog.get());
    if (found != cache_.end() && found->second.catalog.lock() == catalog) return found->second.prepared;
  }
  auto prepared = std::make_shared<const Prepared>(*catalog);
  const std::lock_guard lock(mutex_);
  std::erase_if(cache_, [](const auto& entry) { return entry.second.catalog.expired(); });
  cache_[catalog.get()] = {catalog, prepared};
  return prepared;
}

Result<std::vector<VectorHit>> Retriever::nearest(std::string_view question, ConnectionId connection,
                                                  const catalog::Catalog& catalog, const ContextOptions& options,
                                                  Deadline deadline, const std::stop_token& stop) {
  if (catalog.tables.empty()) return std::vector<VectorHit>{};
  const auto asked = embedder_.reads_sentences() ? std::string(question) : content_of(question);
  auto embedded = embedder_.embed({asked}, deadline.at_most(options_.question_embedding), stop);
  if (!embedded) return propagate(embedded);
  const VectorSearch search{
      .query = std::move(embedded->front()), .k = kNearest, .tables = options.tables, .threshold = std::nullopt};
  const auto collection = collection_of(connection);
  auto hits = vectors_.search(collection, search, deadline, stop);
  if (hits || hits.error().code != ErrorCode::kNotFound) return hits;
  if (embedder_.over_network() && catalog.tables.size() > options_.tables_in_question) return hits;
  const auto half = deadline.at_most(deadline.remaining() / 2);
  if (auto indexed = index(connection, catalog, half, stop, options.chunking); !indexed) return propagate(indexed);
  return vectors_.search(collection, search, deadline, stop);
}

Result<Context> Retriever::context(std::string_view question, ConnectionId connection,
                                   const std::shared_ptr<const catalog::Catalog>& catalog,
                                   const ContextOptions& options, Deadline deadline, const std::stop_token& stop) {
  const auto prepared = prepare(catalog);
  Context context;
  std::vector<VectorHit> hits;
  if (auto found = nearest(question, connection, *catalog, options, deadline, stop)) {
    hits = std::move(*found);
  } else if (found.error().code == ErrorCode::kCancelled) {
    return propagate(found);
  } else {
    context.vectors_failed = std::move(found.error());
  }

  const auto lexical = prepared->lexical.scores(question);
  std::vector<std::optional<float>> similarity(lexical.size());
  std::vector<double> nearness(lexical.size(), 0.0);  // 1 + cosine, so that what was not found is below all
  std::vector<ContextChunk> candidates;
  for (auto& hit : hits) {
    const auto table = prepared->tables.find(hit.chunk.table);
    if (table == prepared->tables.end()) continue;  // gone from the database since it was indexed
    auto& best = similarity[table->second];
    best = std::max(best.value_or(hit.similarity), hit.similarity);
    nearness[table->second] = 1.0 + *best;
    candidates.push_back({.table = table->second, .chunk = std::move(hit.chunk), .similarity = hit.similarity});
  }

  auto fused = fuse({lexical, nearness});
  for (const auto& hit : options.values) {
    if (hit.table < fused.size()) fused[hit.table] = std::min(1.0, fused[hit.table] + kValueBonus);
  }
  const auto scores = lift_neighbours(fused, prepared->graph);
  for (const auto table : order_of(scores)) {
    if (!in_filter(options, table_label(catalog->tables[table]))) continue;
    context.tables.push_back({table, scores[table], lexical[table], similarity[table]});
  }
  if (options.share_values) {
    add_missing_chunks(*catalog, context, options, candidates);
  } else {
    candidates = chunks_without_values(*catalog, context, options);
  }
  for (auto& candidate : candidates) candidate.score = scores[candidate.table];
  choose_chunks(std::move(candidates), options, context);
  pack_pieces(*catalog, question, options, context);
  return context;
}

}  // namespace dataquery::retrieval
