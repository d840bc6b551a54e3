#pragma once

#include "adapters/sql_session/sql_session.h"
#include "connections/job_store.h"

namespace dataquery::store {

/// Jobs in the table `jobs`. On PostgreSQL a worker passes over rows that another one is just taking (`FOR UPDATE SKIP
/// LOCKED`); SQLite has one writer at a time.
class SqlJobStore final : public connections::JobStore {
 public:
  explicit SqlJobStore(sql_session::SqlDatabase& database) : database_(database) {}

  [[nodiscard]] Result<std::vector<connections::ActiveJob>> active() override;
  [[nodiscard]] Result<std::optional<connections::TakenJob>> take(std::string_view replica) override;
  [[nodiscard]] Result<std::optional<connections::TakenJob>> take_over(const connections::ActiveJob& seen,
                                                                       std::string_view replica) override;
  [[nodiscard]] Result<bool> heartbeat(connections::Lease lease, const connections::JobProgress& progress) override;
  [[nodiscard]] Result<void> finish(connections::Lease lease, std::chrono::system_clock::time_point now) override;
  [[nodiscard]] Result<void> fail(connections::Lease lease, std::string_view error,
                                  std::chrono::system_clock::time_point now) override;
  [[nodiscard]] Result<void> give_back(connections::Lease lease) override;

 private:
  sql_session::SqlDatabase& database_;
};

}  // namespace dataquery::store
