#include "adapters/store/sql_settings_store.h"

#include <utility>

namespace dataquery::store {
namespace {

using accounts::SettingsPatch;
using accounts::StoredSettings;
using sql_session::Row;
using sql_session::Statement;

constexpr Statement kFind{"settings.find",
                          "SELECT llm_provider, llm_model, llm_base_url, llm_api_key, key_updated_at "
                          "FROM user_settings WHERE user_id = $1"};
// A flag before each value that may also be set to NULL: $4 and $6.
constexpr Statement kUpdate{"settings.update",
                            "UPDATE user_settings SET"
                            "  llm_provider = COALESCE($2, llm_provider),"
                            "  llm_model = COALESCE($3, llm_model),"
                            "  llm_base_url = CASE WHEN CAST($4 AS BOOLEAN) THEN $5 ELSE llm_base_url END,"
                            "  llm_api_key = CASE WHEN CAST($6 AS BOOLEAN) THEN $7 ELSE llm_api_key END,"
                            "  key_updated_at = CASE WHEN CAST($6 AS BOOLEAN) THEN $8 ELSE key_updated_at END,"
                            "  updated_at = $9 "
                            "WHERE user_id = $1"};

std::unexpected<Error> no_such_user() { return fail(ErrorCode::kNotFound, "No such account."); }

}  // namespace

Result<StoredSettings> SqlSettingsStore::find(UserId user) {
  auto answer = database_.read(kFind, {user});
  if (!answer) return propagate(answer);
  if (answer->rows.empty()) return no_such_user();
  const auto& row = answer->rows.front();
  return StoredSettings{.llm_provider = row.text(0),
                        .llm_model = row.text(1),
                        .llm_base_url = row.optional(2, &Row::text),
                        .llm_api_key = row.optional(3, &Row::text).transform([](std::string text) {
                          return SealedSecret{std::move(text)};
                        }),
                        .key_updated_at = row.optional(4, &Row::time)};
}

Result<void> SqlSettingsStore::update(UserId user, const SettingsPatch& patch,
                                      std::chrono::system_clock::time_point now) {
  const auto base_url = patch.llm_base_url.value_or(std::nullopt);
  const auto key =
      patch.llm_api_key.value_or(std::nullopt).transform([](const SealedSecret& sealed) { return sealed.text; });
  const auto key_time = key ? std::optional(now) : std::nullopt;
  auto updated = database_.write(kUpdate, {user, patch.llm_provider, patch.llm_model, patch.llm_base_url.has_value(),
                                           base_url, patch.llm_api_key.has_value(), key, key_time, now});
  if (!updated) return propagate(updated);
  if (updated->changed == 0) return no_such_user();
  return {};
}

}  // namespace dataquery::store
