#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"
#include "retrieval/document.h"

namespace dataquery::vectors {

/// A chunk's place in its collection, for the column `chunk_key`: "orders#2".
[[nodiscard]] std::string chunk_key(std::string_view table, std::size_t part);

struct ChunkPlace {
  std::string_view table;
  std::size_t part = 0;
};

/// The inverse of `chunk_key`; a view into `key`. A key of another form is a table with part 0.
[[nodiscard]] ChunkPlace place_of(std::string_view key);

/// What the column `metadata` holds of a chunk: {"table", "part", "columns", "samples", "created_at"}.
[[nodiscard]] std::string metadata_json(const retrieval::Chunk& chunk,
                                        std::chrono::system_clock::time_point created_at);

struct StoredChunk {
  retrieval::Chunk chunk;
  std::chrono::system_clock::time_point created_at;
};

/// The chunk of a row. Errors: kInternal when `metadata` is no such JSON.
[[nodiscard]] Result<StoredChunk> read_chunk(std::string content, std::string_view metadata);

}  // namespace dataquery::vectors
