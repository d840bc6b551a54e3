#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "adapters/sql_session/sql_session.h"
#include "adapters/store/migrations.h"
#include "adapters/vectors/embedded_vector_index.h"
#include "adapters/vectors/pg_vector_index.h"
#include "base/clock.h"
#include "contract/support/test_database.h"
#include "retrieval/vector_index.h"

namespace dataquery::retrieval {

inline const std::chrono::sys_seconds kTime{std::chrono::sys_days{std::chrono::year{2024} / 5 / 6} +
                                            std::chrono::hours(7)};

inline ChunkRecord record(std::string table, std::size_t part, text::Embedding embedding, std::string text = "text") {
  return {.chunk = {.table = std::move(table),
                    .part = part,
                    .columns = {"id", "o'brien \"x\", é"},
                    .text = std::move(text)},
          .embedding = std::move(embedding),
          .created_at = kTime};
}

using sql_session::Engine;
using sql_session::SqlDatabase;
using sql_session::Statement;
using testing_support::must;

/// An index in a store of its own, with connections 1 to 9.
class InStore : public VectorIndex {
 public:
  using Make = std::function<std::unique_ptr<VectorIndex>(SqlDatabase&)>;

  InStore(Engine engine, const Make& make) : database_(engine) {
    static_cast<void>(must(store::migrate(*database_, SystemClock{})));
    static_cast<void>(must(database_->write(
        Statement{"user", "INSERT INTO users (id, email, hashed_password) VALUES ($1, 'a@b.c', '')"}, {1})));
    for (int id = 1; id <= 9; ++id) {
      static_cast<void>(must(database_->write(Statement{"connection",
                                                        "INSERT INTO database_connections (id, user_id, name, db_type, "
                                                        "connection_string) VALUES ($1, 1, $2, 'sqlite', '')"},
                                              {id, std::to_string(id)})));
    }
    index_ = make(*database_);
  }
  [[nodiscard]] Result<void> replace(const Collection& collection, const std::vector<ChunkRecord>& records,
                                     Deadline deadline, std::stop_token stop) override {
    return index_->replace(collection, records, deadline, stop);
  }
  [[nodiscard]] Result<void> upsert(const Collection& collection, const std::vector<ChunkRecord>& records,
                                    Deadline deadline, std::stop_token stop) override {
    return index_->upsert(collection, records, deadline, stop);
  }
  [[nodiscard]] Result<void> remove(ConnectionId connection, Deadline deadline, std::stop_token stop) override {
    return index_->remove(connection, deadline, stop);
  }
  [[nodiscard]] Result<std::vector<VectorHit>> search(const Collection& collection, const VectorSearch& search,
                                                      Deadline deadline, std::stop_token stop) override {
    return index_->search(collection, search, deadline, stop);
  }
  [[nodiscard]] Result<void> tend(Deadline deadline, std::stop_token stop) override {
    return index_->tend(deadline, stop);
  }
  [[nodiscard]] SqlDatabase& database() { return *database_; }

 private:
  testing_support::TestDatabase database_;
  std::unique_ptr<VectorIndex> index_;
};

inline std::unique_ptr<InStore> on_sqlite(vectors::EmbeddedOptions options = {}) {
  return std::make_unique<InStore>(Engine::kSqlite, [options](SqlDatabase& database) {
    return std::make_unique<vectors::EmbeddedVectorIndex>(database, options);
  });
}

inline std::unique_ptr<InStore> on_postgres(vectors::PgVectorOptions options = {}) {
  return std::make_unique<InStore>(Engine::kPostgresql, [options](SqlDatabase& database) {
    return std::make_unique<vectors::PgVectorIndex>(database, options);
  });
}

}  // namespace dataquery::retrieval
