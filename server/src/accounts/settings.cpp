#include "accounts/settings.h"

#include <algorithm>
#include <format>
#include <utility>

#include "base/utf8.h"

namespace dataquery::accounts {
namespace {

bool is_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_clean_text(std::string_view text) {
  return to_valid_utf8(text) == text &&
         std::ranges::none_of(text, [](unsigned char c) { return c < ' ' || c == 0x7f; });
}

std::optional<SettingsProblem> check_name(std::string_view field, const std::optional<std::string>& name,
                                          std::size_t length) {
  if (!name) return std::nullopt;
  if (name->empty()) return SettingsProblem{field, "must not be empty"};
  if (count_code_points(*name) > length) return SettingsProblem{field, std::format("at most {} characters", length)};
  if (!is_clean_text(*name)) return SettingsProblem{field, "holds characters that are not text"};
  return std::nullopt;
}

std::optional<SettingsProblem> check_base_url(const std::optional<std::string>& url) {
  constexpr std::string_view kField = "llm_base_url";
  if (!url || url->empty()) return std::nullopt;
  if (url->size() > kBaseUrlLength) {
    return SettingsProblem{kField, std::format("at most {} characters", kBaseUrlLength)};
  }
  std::string_view rest = *url;
  if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    return SettingsProblem{kField, "an address starts with http:// or https://"};
  }
  const auto authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.empty() || authority.starts_with(':') || !is_printable_ascii(rest)) {
    return SettingsProblem{kField, "this is not an address"};
  }
  if (authority.contains('@')) return SettingsProblem{kField, "credentials do not belong in the address"};
  if (rest.find_first_of("?#") != std::string_view::npos) {
    return SettingsProblem{kField, "the address of an API has no query and no fragment"};
  }
  return std::nullopt;
}

std::optional<std::string> without_last_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  if (url.empty()) return std::nullopt;
  return url;
}

}  // namespace

std::string seal_context(UserId user) { return std::format("user:{}/settings", user.value); }

std::optional<SettingsProblem> check_settings(const SettingsChange& change) {
  if (auto problem = check_name("llm_provider", change.llm_provider, kProviderLength)) return problem;
  if (auto problem = check_name("llm_model", change.llm_model, kModelLength)) return problem;
  if (change.llm_api_key) {
    const auto& key = change.llm_api_key->reveal();
    if (key.size() > kApiKeyBytes) return SettingsProblem{"llm_api_key", "longer than any key"};
    if (!is_printable_ascii(key))
      return SettingsProblem{"llm_api_key", "a key has no blanks and only ASCII characters"};
  }
  return check_base_url(change.llm_base_url);
}

Result<SettingsView> Settings::get(UserId user) {
  auto stored = store_.find(user);
  if (!stored) return propagate(stored);
  return SettingsView{.llm_provider = std::move(stored->llm_provider),
                      .llm_model = std::move(stored->llm_model),
                      .llm_base_url = std::move(stored->llm_base_url),
                      .has_api_key = stored->llm_api_key.has_value(),
                      .key_last_updated = stored->key_updated_at};
}

Result<void> Settings::update(UserId user, const SettingsChange& change) {
  if (auto problem = check_settings(change)) {
    return fail(ErrorCode::kInvalidArgument, std::format("{}: {}", problem->field, problem->message));
  }
  SettingsPatch patch{.llm_provider = change.llm_provider,
                      .llm_model = change.llm_model,
                      .llm_base_url = std::nullopt,
                      .llm_api_key = std::nullopt};
  if (change.llm_base_url) patch.llm_base_url.emplace(without_last_slash(*change.llm_base_url));
  if (change.llm_api_key && change.llm_api_key->empty()) patch.llm_api_key.emplace(std::nullopt);
  if (change.llm_api_key && !change.llm_api_key->empty()) {
    auto sealed = sealer_.seal(*change.llm_api_key, seal_context(user));
    if (!sealed) return propagate(sealed);
    patch.llm_api_key.emplace(std::move(*sealed));
  }
  return store_.update(user, patch, clock_.now());
}

Result<LlmAccess> Settings::llm_access(UserId user) {
  auto found = store_.find(user);
  if (!found) return propagate(found);
  auto& stored = *found;
  LlmAccess access{.provider = std::move(stored.llm_provider),
                   .model = std::move(stored.llm_model),
                   .base_url = std::move(stored.llm_base_url),
                   .api_key = std::nullopt};
  if (stored.llm_api_key) {
    auto key = sealer_.open(*stored.llm_api_key, seal_context(user));
    if (!key) return propagate(key);
    access.api_key = std::move(*key);
  }
  return access;
}

}  // namespace dataquery::accounts
