#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "base/ids.h"
#include "retrieval/document.h"
#include "text/embedder.h"

namespace dataquery::retrieval {

/// Where the chunks of one connection lie, and what embedded them: vectors of different models cannot be compared.
struct Collection {
  ConnectionId connection;
  std::string model;
};

/// What the store calls it: "connection_{id}".
[[nodiscard]] std::string collection_name(ConnectionId connection);

/// A chunk with the vector that it is found by.
struct ChunkRecord {
  Chunk chunk;
  text::Embedding embedding;
  std::chrono::system_clock::time_point created_at;  ///< kept to the second
};

struct VectorSearch {
  text::Embedding query;            ///< of length 1
  std::size_t k = 3;                ///< at most so many hits
  std::vector<std::string> tables;  ///< only chunks of these; empty: of all
  std::optional<float> threshold;   ///< only hits at least so similar
};

struct VectorHit {
  Chunk chunk;
  float similarity = 0;  ///< cosine, -1 to 1
  std::chrono::system_clock::time_point created_at;
};

/// Keeps chunks by collection and finds the nearest ones. Plain blocking calls; any thread, several at once; a
/// collection changes all at once, so that a search sees it before or after.
/// Errors of all: kTimeout, kCancelled, kInternal when the store fails.
class VectorIndex {
 public:
  virtual ~VectorIndex() = default;

  /// Whether the calls wait for another machine.
  [[nodiscard]] virtual bool over_network() const { return false; }

  /// Puts `records` in the place of all that the connection's collection held, of whatever model.
  /// Also kInvalidArgument when the store knows no such connection.
  [[nodiscard]] virtual Result<void> replace(const Collection& collection, const std::vector<ChunkRecord>& records,
                                             Deadline deadline, std::stop_token stop) = 0;

  /// Adds `records`, in the place of those of the same table and part. Errors as `replace`.
  [[nodiscard]] virtual Result<void> upsert(const Collection& collection, const std::vector<ChunkRecord>& records,
                                            Deadline deadline, std::stop_token stop) = 0;

  /// Forgets the connection's collection, of whatever model; nothing happens when there is none.
  [[nodiscard]] virtual Result<void> remove(ConnectionId connection, Deadline deadline, std::stop_token stop) = 0;

  /// The most similar chunks, best first; equals by table and part. Exact, unless an index that `tend` made is used.
  /// Also kNotFound when the collection holds nothing of this model in the query's size.
  [[nodiscard]] virtual Result<std::vector<VectorHit>> search(const Collection& collection, const VectorSearch& search,
                                                              Deadline deadline, std::stop_token stop) = 0;

  /// Makes what large collections are searched faster by, and clears away what is no longer needed. May take minutes:
  /// called beside the requests, after collections have changed. Several calls at once do no harm.
  [[nodiscard]] virtual Result<void> tend(Deadline /*deadline*/, std::stop_token /*stop*/) { return {}; }
};

}  // namespace dataquery::retrieval
