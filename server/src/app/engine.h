#pragma once

#include <memory>

#include "adapters/connectors/sqlite_inspector.h"
#include "adapters/embedders/static_embedder.h"
#include "adapters/http_client/curl_transport.h"
#include "app/config.h"
#include "ask/answerer.h"
#include "base/blocking_pool.h"
#include "base/clock.h"

namespace dataquery::app {

/// Everything between a question and an answer, put together: for the server and for the commands. Owns its threads;
/// the destructor waits for what they are doing. `vectors` and `clock` outlive it.
class Engine {
 public:
  Engine(const Config& config, retrieval::VectorIndex& vectors, const Clock& clock);

  [[nodiscard]] const ask::Answerer& answerer() const { return answerer_; }
  [[nodiscard]] retrieval::Retriever& retriever() { return retriever_; }
  [[nodiscard]] ask::IndexCache& indexes() { return indexes_; }
  [[nodiscard]] const translator::Translator& translator() const { return translator_; }
  [[nodiscard]] const guard::Guard& guard() const { return guard_; }
  [[nodiscard]] ask::Pools& pools() { return pools_; }

  /// Finishes what the pools have taken and joins their threads. Idempotent.
  void stop();

 private:
  BlockingPool store_;
  BlockingPool sources_;
  BlockingPool compute_;
  BlockingPool hashing_;
  BlockingPool llm_;
  ask::Pools pools_;
  embedders::StaticEmbedder embedder_;
  retrieval::Retriever retriever_;
  ask::IndexCache indexes_;
  translator::Translator translator_;
  adapters::CurlTransport transport_;
  llm::Drafter drafter_;
  connectors::SqliteInspector inspector_;
  guard::Guard guard_;
  ask::Answerer answerer_;
};

/// The LLM of the whole server, as configured; without one its provider needs a key that is empty.
[[nodiscard]] llm::Settings server_llm(const Config& config);

}  // namespace dataquery::app
