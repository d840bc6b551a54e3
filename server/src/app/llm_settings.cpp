#include "app/llm_settings.h"

#include <format>

namespace dataquery::app {

llm::Settings server_llm(const Config& config) {
  llm::Settings settings{.base_url = config.llm_base_url, .key = config.llm_api_key};
  if (!config.llm_provider.empty()) settings.provider = config.llm_provider;
  if (!config.llm_model.empty()) settings.model = config.llm_model;
  return settings;
}

Result<std::optional<llm::Endpoint>> embedding_service(const Config& config) {
  if (config.embeddings_model.empty()) return std::nullopt;
  auto settings = server_llm(config);
  settings.model = config.embeddings_model;
  const bool own_address = !config.embeddings_base_url.empty() && config.embeddings_base_url != config.llm_base_url;
  if (own_address) {
    settings.provider = "custom";
    settings.base_url = config.embeddings_base_url;
  }
  if (own_address || !config.embeddings_api_key.empty()) settings.key = config.embeddings_api_key;

  const auto* provider = llm::find_provider(settings.provider);
  if (settings.base_url.empty() && provider != nullptr && provider->embedding_model.empty()) {
    return fail(ErrorCode::kInvalidArgument,
                std::format("embeddings.base_url must be set: {} has no embeddings", provider->name));
  }
  auto endpoint = llm::resolve(settings);
  if (!endpoint) {
    return fail(ErrorCode::kInvalidArgument,
                "embeddings.model, embeddings.base_url or embeddings.api_key: " + endpoint.error().message);
  }
  endpoint->provider_name = "The embedding service at " + endpoint->host;
  return std::move(*endpoint);
}

}  // namespace dataquery::app
