#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace dataquery::retrieval {

/// A piece of what is known about one table.
struct Chunk {
  std::string table;                 ///< as `table_label` gives it
  std::size_t part = 0;              ///< position among the table's chunks; the first ones hold the schema
  std::vector<std::string> columns;  ///< whose descriptions it holds; of samples: every column
  std::string text;                  ///< what a prompt gets
  bool samples = false;              ///< holds sample rows only

  bool operator==(const Chunk&) const = default;
};

/// The table's name in chunks and answers: with its schema, unless that is empty or "public".
[[nodiscard]] std::string table_label(const catalog::Table& table);

struct ChunkingOptions {
  std::size_t chunk_size = 1'000;  ///< characters
  std::size_t overlap = 200;       ///< characters; fewer than chunk_size
  std::size_t sample_rows = 10;    ///< at most so many of those that the catalog holds
  bool values = true;              ///< false: no sample rows, no lists of values
};

/// What a prompt may say about the table: its name, kind, comment and size, a line a column with type, keys, comment
/// and, where they are few, its values, then the sample rows.
[[nodiscard]] std::string describe(const catalog::Catalog& catalog, std::size_t table,
                                   const ChunkingOptions& options = {});

/// `describe`, split as `options` say.
[[nodiscard]] std::vector<Chunk> chunks_of(const catalog::Catalog& catalog, std::size_t table,
                                           const ChunkingOptions& options = {});

/// What a chunk is found by: the names it speaks of, no sample values (measured: values make every vector method worse;
/// they belong to the value index). Its vector is the normalised sum of these two texts' vectors, so that a table's own
/// name weighs as much as its columns together.
struct ChunkNames {
  std::string table;    ///< name and comment
  std::string columns;  ///< names
};
[[nodiscard]] ChunkNames names_of(const catalog::Table& table, const Chunk& chunk);

}  // namespace dataquery::retrieval
