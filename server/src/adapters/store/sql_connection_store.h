#pragma once

#include "adapters/sql_session/sql_session.h"
#include "connections/connection_store.h"

namespace dataquery::store {

/// Connections in the tables `database_connections`, `connection_catalogs`, `connection_options` and `jobs`.
class SqlConnectionStore final : public connections::ConnectionStore {
 public:
  explicit SqlConnectionStore(sql_session::SqlDatabase& database) : database_(database) {}

  [[nodiscard]] Result<std::vector<connections::Connection>> list(UserId user) override;
  [[nodiscard]] Result<connections::Connection> find(UserId user, ConnectionId connection) override;
  [[nodiscard]] Result<connections::StoredAccess> access(UserId user, ConnectionId connection) override;
  [[nodiscard]] Result<bool> has_name(UserId user, std::string_view name) override;
  [[nodiscard]] Result<connections::Connection> insert(const connections::NewConnection& connection,
                                                       const Seal& seal) override;
  [[nodiscard]] Result<void> change(UserId user, ConnectionId connection,
                                    const connections::ConnectionChange& change) override;
  [[nodiscard]] Result<void> set_options(UserId user, ConnectionId connection, const connections::Options& options,
                                         bool index, std::chrono::system_clock::time_point now) override;
  [[nodiscard]] Result<std::optional<std::int64_t>> replace_catalog(UserId user, ConnectionId connection,
                                                                    std::int64_t expected, std::string_view metadata,
                                                                    std::string_view catalog,
                                                                    std::chrono::system_clock::time_point now) override;
  [[nodiscard]] Result<void> queue_indexing(UserId user, ConnectionId connection,
                                            std::chrono::system_clock::time_point now) override;
  [[nodiscard]] Result<std::optional<connections::StoredCatalog>> catalog(UserId user,
                                                                          ConnectionId connection) override;
  [[nodiscard]] Result<void> remove(UserId user, ConnectionId connection) override;
  [[nodiscard]] Result<std::vector<std::string>> owned_files() override;
  [[nodiscard]] Result<std::vector<std::string>> removed_files() override;
  [[nodiscard]] Result<void> forget_removed_file(std::string_view file) override;
  [[nodiscard]] Result<std::vector<ConnectionId>> gone(std::span<const ConnectionId> connections) override;

 private:
  sql_session::SqlDatabase& database_;
};

}  // namespace dataquery::store
