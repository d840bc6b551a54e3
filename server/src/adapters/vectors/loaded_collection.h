#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/vectors/int8_vectors.h"
#include "retrieval/vector_index.h"

namespace dataquery::vectors {

/// A chunk that a search found, without its text.
struct Candidate {
  std::int64_t row = 0;  ///< its id in the store
  std::string table;
  std::size_t part = 0;
  float similarity = 0;
};

/// A collection's vectors in memory, as 8-bit integers; the chunks' texts stay in the store. Not changed once it is
/// filled; any thread may search it.
class LoadedCollection {
 public:
  LoadedCollection(std::size_t dimensions, std::size_t count);

  /// `embedding` has the size given at the start.
  void add(std::int64_t row, std::string_view table, std::size_t part, std::span<const float> embedding);

  /// About the `count` nearest, best first, of the search's tables; `search.k` and `search.threshold` are the caller's
  /// affair, who knows the exact similarities. None when `stop` was requested meanwhile.
  [[nodiscard]] std::optional<std::vector<Candidate>> nearest(const retrieval::VectorSearch& search, std::size_t count,
                                                              const std::stop_token& stop) const;

  [[nodiscard]] std::size_t size() const { return vectors_.size(); }
  [[nodiscard]] std::size_t bytes() const;
  /// What a collection of `count` vectors will take.
  [[nodiscard]] static std::size_t bytes_for(std::size_t dimensions, std::size_t count);

 private:
  struct Place {
    std::int64_t row;
    std::uint32_t table;  // position in tables_
    std::uint32_t part;
  };
  std::uint32_t position_of(std::string_view table);

  Int8Vectors vectors_;
  std::vector<Place> places_;
  std::vector<std::string> tables_;
  std::unordered_map<std::string, std::uint32_t> positions_;
};

}  // namespace dataquery::vectors
