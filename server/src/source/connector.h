#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>

#include "base/deadline.h"
#include "base/error.h"
#include "base/secret.h"
#include "catalog/catalog.h"
#include "source/query.h"
#include "source/value.h"

namespace dataquery::source {

/// What a result may be at most.
struct Limits {
  std::size_t rows = 1000;
  std::size_t bytes = 8UL << 20;
};

/// What `describe` reads at most.
struct DescribeOptions {
  bool schema_only = false;  ///< names, types and keys, no look into the rows: fast, however many tables there are
  std::size_t sample_rows = 10;
  std::size_t values_per_column = 2000;  ///< distinct text values kept a column
  std::size_t value_bytes = 100;         ///< longer values are not kept
  std::size_t tables = 2000;

  /// Told how many of the tables were looked into, as often as that is at hand; on the calling thread.
  std::function<void(std::size_t done, std::size_t total)> progress;
};

/// A database that can be asked. Plain blocking calls, made on a thread of the sources' pool; any thread, several at
/// once. Each gives up at `deadline`, and when `stop` is requested cancels in the database too.
///
/// Errors of all: kSourceUnavailable (unreachable, refused, wrong password: the message says which, without secrets);
/// kTimeout; kCancelled.
class Connector {
 public:
  virtual ~Connector() = default;

  [[nodiscard]] virtual catalog::Dialect dialect() const = 0;

  /// Connects and asks for nothing.
  [[nodiscard]] virtual Result<void> test(Deadline deadline, std::stop_token stop) = 0;

  /// Reads tables, views, columns, keys, comments, row estimates, samples and distinct text values. What kind of values
  /// a column holds and how many rows a table has is an estimate until the rows were looked into, or not known.
  [[nodiscard]] virtual Result<catalog::Catalog> describe(const DescribeOptions& options, Deadline deadline,
                                                          std::stop_token stop) = 0;

  /// Runs `query` in a read-only transaction and rolls back. Memory is bounded by `limits`, however large the result.
  /// Also kInvalidQuery, with the database's own message.
  [[nodiscard]] virtual Result<Rows> run(const ReadOnlyQuery& query, const Limits& limits, Deadline deadline,
                                         std::stop_token stop) = 0;
};

/// Makes the connector for a URL (`sqlite:///absolute/path`, `postgresql://…`). Any thread; does not connect.
/// Errors: kInvalidArgument when the URL is malformed, of an unknown kind, or not allowed by the configuration.
class ConnectorFactory {
 public:
  virtual ~ConnectorFactory() = default;
  [[nodiscard]] virtual Result<std::shared_ptr<Connector>> open(const Secret& url) = 0;
};

}  // namespace dataquery::source
