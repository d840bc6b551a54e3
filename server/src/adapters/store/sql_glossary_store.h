#pragma once

#include "adapters/sql_session/sql_session.h"
#include "connections/glossary_store.h"

namespace dataquery::store {

/// Glossaries in the table `glossary_entries`.
class SqlGlossaryStore final : public connections::GlossaryStore {
 public:
  explicit SqlGlossaryStore(sql_session::SqlDatabase& database) : database_(database) {}

  [[nodiscard]] Result<std::vector<connections::GlossaryEntry>> list(UserId user, ConnectionId connection) override;
  [[nodiscard]] Result<std::int64_t> add(UserId user, ConnectionId connection, const connections::GlossaryEntry& entry,
                                         Time now) override;
  [[nodiscard]] Result<void> change(UserId user, ConnectionId connection, const connections::GlossaryEntry& entry,
                                    Time now) override;
  [[nodiscard]] Result<void> remove(UserId user, ConnectionId connection, std::int64_t entry) override;

 private:
  sql_session::SqlDatabase& database_;
};

}  // namespace dataquery::store
