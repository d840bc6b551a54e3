#include "adapters/vectors/chunk_metadata.h"

#include <boost/json.hpp>
#include <charconv>
#include <format>
#include <utility>

#include "base/iso_time.h"
#include "base/utf8.h"

namespace dataquery::vectors {

std::string chunk_key(std::string_view table, std::size_t part) { return std::format("{}#{}", table, part); }

ChunkPlace place_of(std::string_view key) {
  const auto mark = key.rfind('#');
  ChunkPlace place{.table = key.substr(0, mark)};
  if (mark != std::string_view::npos) {
    std::from_chars(key.data() + mark + 1, key.data() + key.size(), place.part);
  }
  return place;
}

std::string metadata_json(const retrieval::Chunk& chunk, std::chrono::system_clock::time_point created_at) {
  boost::json::array columns;
  columns.reserve(chunk.columns.size());
  for (const auto& column : chunk.columns) columns.emplace_back(to_valid_utf8(column));
  return boost::json::serialize(boost::json::object{{"table", to_valid_utf8(chunk.table)},
                                                    {"part", chunk.part},
                                                    {"columns", std::move(columns)},
                                                    {"samples", chunk.samples},
                                                    {"created_at", to_iso(created_at)}});
}

Result<StoredChunk> read_chunk(std::string content, std::string_view metadata) {
  const auto broken = [](std::string detail) {
    return fail(ErrorCode::kInternal, "The index of this database is damaged. Refresh the connection.",
                "vector_chunks.metadata: " + std::move(detail));
  };
  boost::system::error_code error;
  const auto value = boost::json::parse(metadata, error);
  if (error || !value.is_object()) return broken("no JSON object");
  StoredChunk stored;
  try {
    const auto& object = value.as_object();
    stored.chunk.table = object.at("table").as_string();
    stored.chunk.part = object.at("part").to_number<std::size_t>();
    stored.chunk.samples = object.at("samples").as_bool();
    for (const auto& column : object.at("columns").as_array()) stored.chunk.columns.emplace_back(column.as_string());
    const auto created_at = from_iso(object.at("created_at").as_string());
    if (!created_at) return broken("created_at");
    stored.created_at = *created_at;
  } catch (const boost::system::system_error& missing) {
    return broken(missing.what());
  }
  stored.chunk.text = std::move(content);
  return stored;
}

}  // namespace dataquery::vectors
