#pragma once

#include "adapters/connectors/postgres_pool.h"
#include "adapters/connectors/postgres_shadows.h"
#include "source/connector.h"

namespace dataquery::connectors {

/// A PostgreSQL database. Every query runs in a READ ONLY transaction that is rolled back, under PostgreSQL's own
/// timeouts, with a search path that begins with pg_catalog.
class PostgresConnector final : public source::Connector {
 public:
  PostgresConnector(libpq::Address address, net::HostPolicy policy) : pool_(std::move(address), policy) {}

  [[nodiscard]] catalog::Dialect dialect() const override { return catalog::Dialect::kPostgresql; }
  [[nodiscard]] Result<void> test(Deadline deadline, std::stop_token stop) override;
  [[nodiscard]] Result<catalog::Catalog> describe(const source::DescribeOptions& options, Deadline deadline,
                                                  std::stop_token stop) override;
  [[nodiscard]] Result<source::Rows> run(const source::ReadOnlyQuery& query, const source::Limits& limits,
                                         Deadline deadline, std::stop_token stop) override;

 private:
  PostgresPool pool_;
  PostgresShadows shadows_;
};

}  // namespace dataquery::connectors
