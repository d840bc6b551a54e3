#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "accounts/settings_store.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/sealer.h"
#include "base/secret.h"

namespace dataquery::accounts {

inline constexpr std::size_t kProviderLength = 50;  ///< characters, as its column
inline constexpr std::size_t kModelLength = 100;
inline constexpr std::size_t kBaseUrlLength = 2000;
inline constexpr std::size_t kApiKeyBytes = 1000;

/// A user's settings as shown: whether there is a key, never the key.
struct SettingsView {
  std::string llm_provider;
  std::string llm_model;
  std::optional<std::string> llm_base_url;
  bool has_api_key = false;
  std::optional<std::chrono::system_clock::time_point> key_last_updated;
};

/// What to change; what is nullopt stays. An empty key or address removes it.
struct SettingsChange {
  std::optional<std::string> llm_provider;
  std::optional<std::string> llm_model;
  std::optional<Secret> llm_api_key;
  std::optional<std::string> llm_base_url;
};

/// What asking an LLM in a user's name needs.
struct LlmAccess {
  std::string provider;
  std::string model;
  std::optional<std::string> base_url;
  std::optional<Secret> api_key;
};

/// The settings of users. Keys are sealed before they reach the store and opened only by `llm_access`. Which providers
/// exist is not known here. Holds references to its ports. Any thread; blocking store calls.
/// Errors of all: kNotFound when there is no such user; kBusy; kInternal.
class Settings {
 public:
  Settings(SettingsStore& store, const Sealer& sealer, const Clock& clock)
      : store_(store), sealer_(sealer), clock_(clock) {}

  [[nodiscard]] Result<SettingsView> get(UserId user);

  /// Also kInvalidArgument, as `check_settings`.
  [[nodiscard]] Result<void> update(UserId user, const SettingsChange& change);

  [[nodiscard]] Result<LlmAccess> llm_access(UserId user);

 private:
  SettingsStore& store_;
  const Sealer& sealer_;
  const Clock& clock_;
};

/// The place that a user's API key is sealed for.
[[nodiscard]] std::string seal_context(UserId user);

/// A field that may not be set so.
struct SettingsProblem {
  std::string_view field;  ///< "llm_model": as in the API
  std::string message;
};

/// The first field of `change` that is wrong: an empty or overlong provider or model, a key with blanks or control
/// characters, an address that is not `http(s)://host…` or holds credentials (it is shown again, a key is not).
[[nodiscard]] std::optional<SettingsProblem> check_settings(const SettingsChange& change);

}  // namespace dataquery::accounts
