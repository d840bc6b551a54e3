#pragma once

#include "accounts/user_store.h"
#include "adapters/sql_session/sql_session.h"

namespace dataquery::store {

/// Accounts in the tables `users` and `user_settings`.
class SqlUserStore final : public accounts::UserStore {
 public:
  explicit SqlUserStore(sql_session::SqlDatabase& database) : database_(database) {}

  [[nodiscard]] Result<accounts::User> insert(std::string_view email, std::string_view password_hash,
                                              std::chrono::system_clock::time_point created_at) override;
  [[nodiscard]] Result<std::optional<accounts::User>> find_by_email(std::string_view email) override;
  [[nodiscard]] Result<std::optional<accounts::User>> find(UserId user) override;
  [[nodiscard]] Result<std::vector<accounts::SessionState>> sessions(std::span<const UserId> users) override;
  [[nodiscard]] Result<std::int64_t> set_password(UserId user, std::string_view password_hash,
                                                  std::optional<std::int64_t> session_version) override;
  [[nodiscard]] Result<std::int64_t> end_sessions(UserId user, std::optional<std::int64_t> session_version) override;
  [[nodiscard]] Result<void> remove(UserId user, std::optional<std::int64_t> session_version) override;
  [[nodiscard]] Result<std::vector<accounts::UserSummary>> list() override;
  [[nodiscard]] Result<accounts::Usage> usage(UserId user, std::chrono::system_clock::time_point week_start) override;

 private:
  sql_session::SqlDatabase& database_;
};

}  // namespace dataquery::store
