#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/ids.h"
#include "base/secret.h"

namespace dataquery::accounts {

/// A user's settings as stored.
struct StoredSettings {
  std::string llm_provider = "openai";
  std::string llm_model = "gpt-3.5-turbo";
  std::optional<std::string> llm_base_url;
  std::optional<SealedSecret> llm_api_key;
  std::optional<std::chrono::system_clock::time_point> key_updated_at;  ///< set exactly when there is a key
};

/// What to change; what is nullopt stays. For the address and the key the inner nullopt means: remove it.
struct SettingsPatch {
  std::optional<std::string> llm_provider;
  std::optional<std::string> llm_model;
  std::optional<std::optional<std::string>> llm_base_url;
  std::optional<std::optional<SealedSecret>> llm_api_key;
};

/// Where settings are kept. Plain blocking calls; any thread, several at once.
/// Errors of both: kNotFound when there is no such user; kBusy; kInternal.
class SettingsStore {
 public:
  virtual ~SettingsStore() = default;
  [[nodiscard]] virtual Result<StoredSettings> find(UserId user) = 0;

  /// One statement: changes made at the same moment to different fields both stay. `now` becomes `updated_at`, and
  /// `key_updated_at` when the patch sets a key. Also kInvalidArgument when a text is longer than its column.
  [[nodiscard]] virtual Result<void> update(UserId user, const SettingsPatch& patch,
                                            std::chrono::system_clock::time_point now) = 0;
};

}  // namespace dataquery::accounts
