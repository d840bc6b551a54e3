#pragma once

#include <functional>
#include <memory>

#include "adapters/libpq/address.h"
#include "adapters/sql_session/postgres_pool.h"
#include "adapters/sql_session/sql_session.h"
#include "base/error.h"

namespace dataquery::sql_session {

/// A PostgreSQL database (16 or later) as the store, over a pool of connections. Reads are single statements that see
/// what was committed before them; writes are transactions at READ COMMITTED, durable as the server is configured.
/// No call waits for longer than the options say, whatever the server does.
class PostgresDatabase final : public SqlDatabase {
 public:
  /// Connects once. Errors: kInvalidArgument when the server is too old; kSourceUnavailable, kTimeout or what else
  /// keeps it from working, without user or password.
  [[nodiscard]] static Result<std::unique_ptr<PostgresDatabase>> open(libpq::Address address,
                                                                      PostgresOptions options = {});

  [[nodiscard]] Engine engine() const override { return Engine::kPostgresql; }

  /// Free when the server answered within the last second, else a round trip.
  [[nodiscard]] Result<void> ping() override;

 protected:
  [[nodiscard]] Result<void> with_session(Access access, const std::function<bool(SqlSession&)>& work) override;

 private:
  PostgresDatabase(libpq::Address address, PostgresOptions options) : pool_(std::move(address), options) {}
  [[nodiscard]] Result<std::unique_ptr<PostgresSession>> session_for(Access access);

  PostgresPool pool_;
};

}  // namespace dataquery::sql_session
