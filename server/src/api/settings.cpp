#include "accounts/settings.h"

#include "api/services.h"
#include "base/iso_time.h"
#include "base/run_blocking.h"
#include "llm/provider.h"

namespace dataquery::api {
namespace {

struct SettingsReply {
  static constexpr std::string_view kName = "Settings";
  std::string llm_provider;
  std::string llm_model;
  std::optional<std::string> llm_base_url;
  bool has_api_key = false;
  std::optional<std::string> key_last_updated;
};
BOOST_DESCRIBE_STRUCT(SettingsReply, (), (llm_provider, llm_model, llm_base_url, has_api_key, key_last_updated))

struct SettingsUpdate {
  static constexpr std::string_view kName = "SettingsUpdate";
  std::optional<Text<1, accounts::kProviderLength>> llm_provider;
  std::optional<Text<1, accounts::kModelLength>> llm_model;
  std::optional<Text<0, accounts::kApiKeyBytes>> llm_api_key;
  std::optional<Text<0, accounts::kBaseUrlLength>> llm_base_url;
};
BOOST_DESCRIBE_STRUCT(SettingsUpdate, (), (llm_provider, llm_model, llm_api_key, llm_base_url))

struct Message {
  static constexpr std::string_view kName = "Message";
  std::string message;
};
BOOST_DESCRIBE_STRUCT(Message, (), (message))

struct ModelReply {
  static constexpr std::string_view kName = "Model";
  std::string id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(ModelReply, (), (id, name))

struct ProviderReply {
  static constexpr std::string_view kName = "Provider";
  std::string id;
  std::string name;
  std::vector<ModelReply> models;
  std::string base_url;  // "": the user gives it
  bool needs_key = true;
};
BOOST_DESCRIBE_STRUCT(ProviderReply, (), (id, name, models, base_url, needs_key))

struct ProvidersReply {
  static constexpr std::string_view kName = "Providers";
  std::vector<ProviderReply> providers;
};
BOOST_DESCRIBE_STRUCT(ProvidersReply, (), (providers))

asio::awaitable<Result<SettingsReply>> get_settings(Services& services, UserId user) {
  auto view =
      co_await run_blocking(services.pools.store, [&](const std::stop_token&) { return services.settings.get(user); });
  if (!view) co_return propagate(view);
  SettingsReply reply{.llm_provider = view->llm_provider,
                      .llm_model = view->llm_model,
                      .llm_base_url = view->llm_base_url,
                      .has_api_key = view->has_api_key};
  if (view->key_last_updated) reply.key_last_updated = to_iso(*view->key_last_updated);
  co_return reply;
}

template <std::size_t Min, std::size_t Max>
std::optional<std::string> value_of(std::optional<Text<Min, Max>>& text) {
  return text ? std::optional(std::move(text->value)) : std::nullopt;
}

asio::awaitable<Result<Message>> update_settings(Services& services, UserId user, SettingsUpdate update) {
  accounts::SettingsChange change{.llm_provider = value_of(update.llm_provider),
                                  .llm_model = value_of(update.llm_model),
                                  .llm_base_url = value_of(update.llm_base_url)};
  if (update.llm_api_key) change.llm_api_key = Secret(std::move(update.llm_api_key->value));
  if (auto fine = check_llm_settings(change); !fine) co_return propagate(fine);
  auto done = co_await run_blocking(services.pools.store,
                                    [&](const std::stop_token&) { return services.settings.update(user, change); });
  if (!done) co_return propagate(done);
  co_return Message{"Settings updated successfully"};
}

ProvidersReply list_providers() {
  ProvidersReply reply;
  for (const auto& provider : llm::providers()) {
    auto& entry = reply.providers.emplace_back(std::string(provider.id), std::string(provider.name));
    entry.base_url = provider.base_url;
    entry.needs_key = provider.needs_key;
    for (const auto& model : provider.models) entry.models.emplace_back(std::string(model.id), std::string(model.name));
  }
  return reply;
}

}  // namespace

Result<void> check_llm_settings(const accounts::SettingsChange& change) {
  if (change.llm_provider && llm::find_provider(*change.llm_provider) == nullptr) {
    return fail_field("llm_provider", "There is no such provider; GET /api/settings/providers lists them.");
  }
  if (const auto problem = accounts::check_settings(change)) {
    return fail_field(std::string(problem->field), problem->message);
  }
  return {};
}

void add_settings(Endpoints& endpoints, Services& services) {
  endpoints.add<SettingsReply>(
      {.path = "/api/settings", .tag = "Settings", .summary = "Which LLM is asked; never its key"},
      [&services](Call& call) { return get_settings(services, call.identity.user); });
  endpoints.add<SettingsUpdate, Message>(
      {.method = http::Method::kPost, .path = "/api/settings", .tag = "Settings", .summary = "Change settings"},
      [&services](Call& call, SettingsUpdate update) {
        return update_settings(services, call.identity.user, std::move(update));
      });
  endpoints.add<ProvidersReply>(
      {.path = "/api/settings/providers", .tag = "Settings", .summary = "LLM providers and their models"},
      [](Call&) -> asio::awaitable<Result<ProvidersReply>> { co_return list_providers(); });
}

}  // namespace dataquery::api
