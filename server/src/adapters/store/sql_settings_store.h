#pragma once

#include "accounts/settings_store.h"
#include "adapters/sql_session/sql_session.h"

namespace dataquery::store {

/// Settings in the table `user_settings`.
class SqlSettingsStore final : public accounts::SettingsStore {
 public:
  explicit SqlSettingsStore(sql_session::SqlDatabase& database) : database_(database) {}

  [[nodiscard]] Result<accounts::StoredSettings> find(UserId user) override;
  [[nodiscard]] Result<void> update(UserId user, const accounts::SettingsPatch& patch,
                                    std::chrono::system_clock::time_point now) override;

 private:
  sql_session::SqlDatabase& database_;
};

}  // namespace dataquery::store
