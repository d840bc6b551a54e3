#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "adapters/connectors/connector_factory.h"
#include "app/config.h"
#include "app/engine.h"
#include "ask/answerer.h"
#include "retrieval/in_memory_vector_index.h"

namespace dataquery::app {

/// The commands' way to databases: any file the caller may read, no store, everything in memory. One thread.
class Local {
 public:
  /// `today` as YYYY-MM-DD replaces the machine's date. Throws std::invalid_argument when it is no date.
  Local(const Config& config, const std::optional<std::string>& today);

  /// The database behind `url` (empty: the demo), described on first use. Errors: those of the connector.
  [[nodiscard]] Result<ask::Source> open(const std::string& url);

  [[nodiscard]] Engine& engine() { return engine_; }
  [[nodiscard]] std::optional<llm::Settings> llm() const;
  [[nodiscard]] asio::io_context& io() { return io_; }

  /// Runs a coroutine to its end.
  template <typename T>
  T run(asio::awaitable<T> coroutine) {
    std::optional<T> result;
    std::exception_ptr thrown;
    asio::co_spawn(io_, std::move(coroutine), [&](std::exception_ptr error, T value) {
      thrown = std::move(error);
      result.emplace(std::move(value));
    });
    io_.restart();
    io_.run();
    if (thrown) std::rethrow_exception(thrown);
    return std::move(*result);
  }

 private:
  const Config& config_;
  std::unique_ptr<Clock> clock_;
  retrieval::InMemoryVectorIndex vectors_;
  connectors::SourceFactory connectors_;
  std::map<std::string, ask::Source> sources_;
  asio::io_context io_{1};
  Engine engine_;
};

}  // namespace dataquery::app
