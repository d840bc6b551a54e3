#pragma once

#include "adapters/sql_session/sql_session.h"
#include "history/choice_store.h"

namespace dataquery::store {

/// Chosen readings in the table `chosen_readings`.
class SqlChoiceStore final : public history::ChoiceStore {
 public:
  explicit SqlChoiceStore(sql_session::SqlDatabase& database) : database_(database) {}

  [[nodiscard]] Result<std::optional<history::ChosenReading>> find(UserId user, ConnectionId connection,
                                                                   std::string_view key) override;
  [[nodiscard]] Result<std::vector<history::ChosenReading>> list(UserId user, ConnectionId connection,
                                                                 std::size_t limit) override;
  [[nodiscard]] Result<std::int64_t> put(UserId user, ConnectionId connection, std::string_view key,
                                         const history::ChosenReading& choice, std::size_t most) override;
  [[nodiscard]] Result<void> remove(UserId user, ConnectionId connection, std::int64_t choice) override;

 private:
  sql_session::SqlDatabase& database_;
};

}  // namespace dataquery::store
