#pragma once

#include <memory>

#include "adapters/connectors/sqlite_inspector.h"
#include "adapters/http_client/curl_transport.h"
#include "app/config.h"
#include "ask/answerer.h"
#include "base/blocking_pool.h"
#include "base/clock.h"
#include "text/embedder.h"

namespace dataquery::app {

/// Everything between a question and an answer, put together: for the server and for the commands. Owns its threads;
/// the destructor waits for what they are doing. `vectors` and `clock` outlive it. Embeds as configured: with the table
/// inside the program, or over the network.
class Engine {
 public:
  /// Throws std::invalid_argument for an embedding service that `load_config` would have refused.
  Engine(const Config& config, retrieval::VectorIndex& vectors, const Clock& clock);

  [[nodiscard]] const ask::Answerer& answerer() const { return answerer_; }
  [[nodiscard]] retrieval::Retriever& retriever() { return retriever_; }
  [[nodiscard]] ask::IndexCache& indexes() { return indexes_; }
  [[nodiscard]] const translator::Translator& translator() const { return translator_; }
  [[nodiscard]] const guard::Guard& guard() const { return guard_; }
  [[nodiscard]] ask::Pools& pools() { return pools_; }
  [[nodiscard]] llm::HttpTransport& transport() { return transport_; }

  /// Finishes what the pools have taken and joins their threads. Idempotent.
  void stop();

 private:
  BlockingPool store_;
  BlockingPool sources_;
  BlockingPool compute_;
  BlockingPool hashing_;
  BlockingPool llm_;
  ask::Pools pools_;
  adapters::CurlTransport transport_;
  std::unique_ptr<text::Embedder> embedder_;
  retrieval::Retriever retriever_;
  ask::IndexCache indexes_;
  translator::Translator translator_;
  llm::Drafter drafter_;
  connectors::SqliteInspector inspector_;
  guard::Guard guard_;
  ask::Answerer answerer_;
};

}  // namespace dataquery::app
