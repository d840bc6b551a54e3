#pragma once

#include <memory>
#include <vector>

#include "adapters/sql_session/sql_session.h"
#include "adapters/store/migrations.h"
#include "app/config.h"
#include "retrieval/vector_index.h"

namespace dataquery::app {

/// The configured store, brought to this program's schema. Start-up only.
/// Errors: kInvalidArgument or kSourceUnavailable when it cannot be opened; kInvalidArgument when PostgreSQL lacks
/// pgvector; kInternal when a migration fails, or a newer program wrote it; kBusy when another server has been
/// migrating for too long.
[[nodiscard]] Result<std::unique_ptr<sql_session::SqlDatabase>> open_store(const Config& config);

/// The vector index of an open store: embedded on SQLite, pgvector on PostgreSQL. The database must outlive it.
[[nodiscard]] std::unique_ptr<retrieval::VectorIndex> vectors_of(sql_session::SqlDatabase& database);

/// What `open_store` would migrate; changes nothing. Errors as `open_store`.
[[nodiscard]] Result<std::vector<store::Migration>> pending_migrations(const Config& config);

}  // namespace dataquery::app
