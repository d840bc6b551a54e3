#include "app/engine.h"

#include <algorithm>
#include <stdexcept>
#include <thread>

#include "adapters/embedders/static_embedder.h"
#include "app/llm_settings.h"
#include "llm/embedding_client.h"
#include "translator/encoder.h"

#ifdef DATAQUERY_WITH_ENCODER
#include "adapters/onnx/onnx_encoder.h"
#endif

namespace dataquery::app {
namespace {

constexpr std::size_t kIndexesKept = 32;
constexpr std::size_t kQueriesKept = 1'000;
constexpr std::size_t kQueue = 512;
constexpr std::size_t kQueueOfConnection = 16;  // a full connection says so soon

std::size_t cores() { return std::max(1U, std::thread::hardware_concurrency()); }

std::unique_ptr<text::Embedder> make_embedder(const Config& config, llm::HttpTransport& transport) {
  auto service = embedding_service(config);
  if (!service) throw std::invalid_argument(service.error().message);
  if (!*service) return std::make_unique<embedders::StaticEmbedder>();
  return std::make_unique<llm::EmbeddingClient>(transport, std::move(**service), config.embeddings_dimensions);
}

std::shared_ptr<const translator::Encoder> make_encoder([[maybe_unused]] const Config& config) {
#ifdef DATAQUERY_WITH_ENCODER
  if (config.encoder) return onnx::embedded_encoder();
#endif
  return nullptr;
}

}  // namespace

Engine::Engine(const Config& config, retrieval::VectorIndex& vectors, const Clock& clock)
    : store_({.name = "store", .threads = config.threads_for_store(), .queue = kQueue}),
      sources_({.name = "sources",
                .threads = config.source_threads,
                .queue = kQueue,
                .per_key = config.threads_per_connection,
                .per_key_queue = kQueueOfConnection}),
      compute_({.name = "compute", .threads = cores(), .queue = kQueue}),
      hashing_({.name = "hashing", .threads = std::max<std::size_t>(1, cores() / 2), .queue = 64}),
      llm_({.name = "llm", .threads = 32, .queue = kQueue}),
      pools_{.store = store_, .sources = sources_, .compute = compute_, .hashing = hashing_, .llm = llm_},
      transport_({.connections = static_cast<long>(config.llm_connections)}),
      embedder_(make_embedder(config, transport_)),
      retriever_(*embedder_, vectors, clock, {.question_embedding = config.embeddings_deadline}),
      indexes_(kIndexesKept),
      translator_(make_encoder(config)),
      drafter_(transport_),
      guard_(inspector_),
      answerer_(pools_, retriever_, indexes_, translator_, drafter_, guard_, clock,
                {.limits = {.rows = config.row_limit, .bytes = config.byte_limit},
                 .llm = {.deadline = config.llm_deadline},
                 .queries_kept = config.llm_cache ? kQueriesKept : 0,
                 .answer_from = config.answer_from_percent / 100.0}) {}

void Engine::stop() {
  for (auto* pool : {&llm_, &sources_, &hashing_, &compute_, &store_}) pool->stop();
}

}  // namespace dataquery::app
