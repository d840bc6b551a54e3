#include "app/engine.h"

#include <algorithm>
#include <thread>

namespace dataquery::app {
namespace {

constexpr std::size_t kIndexesKept = 32;
constexpr std::size_t kQueue = 512;
constexpr std::size_t kQueueOfConnection = 16;  // a full connection says so soon

std::size_t cores() { return std::max(1U, std::thread::hardware_concurrency()); }

}  // namespace

Engine::Engine(const Config& config, retrieval::VectorIndex& vectors, const Clock& clock)
    : store_({.name = "store", .threads = config.store_threads, .queue = kQueue}),
      sources_({.name = "sources",
                .threads = config.source_threads,
                .queue = kQueue,
                .per_key = config.threads_per_connection,
                .per_key_queue = kQueueOfConnection}),
      compute_({.name = "compute", .threads = cores(), .queue = kQueue}),
      hashing_({.name = "hashing", .threads = std::max<std::size_t>(1, cores() / 2), .queue = 64}),
      llm_({.name = "llm", .threads = 32, .queue = kQueue}),
      pools_{.store = store_, .sources = sources_, .compute = compute_, .hashing = hashing_, .llm = llm_},
      retriever_(embedder_, vectors, clock),
      indexes_(kIndexesKept),
      drafter_(transport_),
      guard_(inspector_),
      answerer_(pools_, retriever_, indexes_, translator_, drafter_, guard_, clock,
                {.limits = {.rows = config.row_limit, .bytes = config.byte_limit},
                 .llm_deadline = config.llm_deadline,
                 .answer_from = config.answer_from_percent / 100.0}) {}

void Engine::stop() {
  for (auto* pool : {&llm_, &sources_, &hashing_, &compute_, &store_}) pool->stop();
}

llm::Settings server_llm(const Config& config) {
  llm::Settings settings{.base_url = config.llm_base_url, .key = config.llm_api_key};
  if (!config.llm_provider.empty()) settings.provider = config.llm_provider;
  if (!config.llm_model.empty()) settings.model = config.llm_model;
  return settings;
}

}  // namespace dataquery::app
