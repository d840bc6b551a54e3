#pragma once

#include "adapters/sql_session/sql_session.h"
#include "history/usage_store.h"

namespace dataquery::store {

/// What models took of each user, by month, in the table `llm_usage`.
class SqlUsageStore final : public history::UsageStore {
 public:
  explicit SqlUsageStore(sql_session::SqlDatabase& database) : database_(database) {}

  [[nodiscard]] Result<void> add(UserId user, std::string_view month, const history::ModelUsage& usage) override;
  [[nodiscard]] Result<std::vector<history::ModelUsage>> month(UserId user, std::string_view month) override;

 private:
  sql_session::SqlDatabase& database_;
};

}  // namespace dataquery::store
