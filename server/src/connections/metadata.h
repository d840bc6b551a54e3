#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "connections/job.h"

namespace dataquery::connections {

/// JSON text of a connection's metadata as lists show it: `{"schema": {table: [{"name", "type"}]}, "indexed_at":
/// time}`. A table outside the database's usual schema ("public") is named with its schema: "sales.orders".
/// `indexed_at` is null while only the schema was read.
[[nodiscard]] std::string summary_metadata(const catalog::Catalog& catalog,
                                           std::optional<std::chrono::system_clock::time_point> indexed_at);

/// `summary` with `"tables": [{name, kind, comment, row_estimate, columns: [{name, type, nullable, primary_key,
/// comment, references}]}]` added: what one connection shows. `references` is "table.column" or null.
[[nodiscard]] std::string detailed_metadata(std::string_view summary, const catalog::Catalog& catalog);

/// `metadata` with `"indexing": {state, step, done, total, error}` added: how far its job is, and what failed (null
/// when nothing did); null without a job.
[[nodiscard]] std::string with_indexing(std::string metadata, const std::optional<Job>& job);

}  // namespace dataquery::connections
