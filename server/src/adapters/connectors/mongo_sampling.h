#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/connectors/mongo_tables.h"
#include "adapters/net/waiting.h"
#include "base/error.h"
#include "source/connector.h"

namespace dataquery::connectors {

/// What the sampling asks a server: commands that read. Errors: those of `source::Connector`.
class MongoReader {
 public:
  virtual ~MongoReader() = default;

  /// Hands the reply of a command to `take`.
  [[nodiscard]] virtual Result<void> command(const _bson_t& command, const std::function<void(const _bson_t&)>& take,
                                             const net::Wait& wait) = 0;
  /// Hands the documents of a command that gives a cursor (find, or one with an empty `cursor`) to `each`, until it
  /// says false.
  [[nodiscard]] virtual Result<void> query(const _bson_t& command, const std::function<bool(const _bson_t&)>& each,
                                           const net::Wait& wait) = 0;
};

/// Looks into the collections and views of a database, as many as `DescribeOptions::tables`, without MongoDB's own.
/// Reads a collection whole up to 20,000 documents, or fewer where there are many collections, but 2,000; of a longer
/// one the first, and a random sample of 2,000 more (or the last, where the server has no `$sample`), at most 32 MB of
/// each. What an index says costs little, and is asked of long ones: which fields are unique, the range and the
/// distinct texts of an indexed field. A collection that cannot be read is left out; one that takes too long is known
/// by what came in time.
class MongoSampler {
 public:
  MongoSampler(MongoReader& reader, const source::DescribeOptions& options, net::Wait wait);

  /// Errors: kSourceUnavailable, kTimeout, kCancelled.
  [[nodiscard]] Result<std::vector<std::unique_ptr<MongoCollection>>> read();

  /// Of the examples of `values`, how many are in `field` of `collection`, which has an index on it. Nothing when it
  /// has none, or enough was asked already. Errors: as above.
  [[nodiscard]] Result<std::optional<std::size_t>> look_up(const std::string& collection, const std::string& field,
                                                           const KeyValues& values);

 private:
  using Take = std::function<bool(const _bson_t&)>;
  struct Index {
    std::string field;  // its first
    bool unique = false;
  };

  Result<std::vector<std::unique_ptr<MongoCollection>>> list();
  Result<void> read(MongoCollection& collection);
  Result<void> read_first(MongoCollection& collection, std::size_t limit);
  Result<void> read_more(MongoCollection& collection);
  Result<bool> draws_samples();
  Result<void> draw(const MongoCollection& collection, const Take& take);
  Result<void> read_stretches(const MongoCollection& collection, const Take& take);
  Result<void> count(MongoCollection& collection);
  Result<std::vector<Index>> indexes(const MongoCollection& collection);
  Result<void> use_index(MongoCollection& collection, const Index& index);
  Result<void> read_end(MongoCollection& collection, const std::string& field, int direction);
  Result<void> read_texts(MongoCollection& collection, const std::string& field);
  /// Nothing is wrong when only this step did not work out, or took too long.
  [[nodiscard]] Result<void> bearable(Result<void> step) const;
  [[nodiscard]] net::Wait step(const MongoCollection& collection) const;

  MongoReader& reader_;
  const source::DescribeOptions& options_;
  net::Wait wait_;
  std::size_t limit_ = 0;  // documents of a collection that is read whole
  std::size_t lookups_ = 0;
  std::optional<bool> draws_samples_;  // nothing: not asked yet
};

}  // namespace dataquery::connectors
