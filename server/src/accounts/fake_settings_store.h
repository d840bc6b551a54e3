#pragma once

#include <map>
#include <mutex>

#include "accounts/settings_store.h"

namespace dataquery::accounts {

/// A SettingsStore in memory. Any thread.
class FakeSettingsStore final : public SettingsStore {
 public:
  /// What a new account brings.
  void add_user(UserId user) {
    const std::lock_guard lock(mutex_);
    settings_[user] = {};
  }

  [[nodiscard]] Result<StoredSettings> find(UserId user) override {
    const std::lock_guard lock(mutex_);
    const auto found = settings_.find(user);
    if (found == settings_.end()) return fail(ErrorCode::kNotFound, "No such account.");
    return found->second;
  }

  [[nodiscard]] Result<void> update(UserId user, const SettingsPatch& patch,
                                    std::chrono::system_clock::time_point now) override {
    const std::lock_guard lock(mutex_);
    const auto found = settings_.find(user);
    if (found == settings_.end()) return fail(ErrorCode::kNotFound, "No such account.");
    auto& settings = found->second;
    if (patch.llm_provider) settings.llm_provider = *patch.llm_provider;
    if (patch.llm_model) settings.llm_model = *patch.llm_model;
    if (patch.llm_base_url) settings.llm_base_url = *patch.llm_base_url;
    if (patch.llm_api_key) {
      settings.llm_api_key = *patch.llm_api_key;
      settings.key_updated_at.reset();
      if (settings.llm_api_key) settings.key_updated_at = std::chrono::floor<std::chrono::seconds>(now);
    }
    return {};
  }

 private:
  std::mutex mutex_;
  std::map<UserId, StoredSettings> settings_;
};

}  // namespace dataquery::accounts
