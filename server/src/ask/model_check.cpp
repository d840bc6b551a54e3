#include "ask/model_check.h"

#include <chrono>
#include <format>
#include <utility>

#include "base/run_blocking.h"

namespace dataquery::ask {
namespace {

constexpr std::chrono::seconds kPatience{20};
constexpr int kWordTokens = 16;

/// Where requests with these settings go; nullopt when they name no place.
std::optional<std::string> place_of(llm::Settings settings) {
  settings.key = Secret("any");  // the place alone is asked for
  auto endpoint = llm::resolve(settings);
  if (!endpoint) return std::nullopt;
  return std::move(endpoint->base_url);
}

/// The saved key belongs to the saved provider at the saved address.
bool belongs(const llm::Settings& tried, const llm::Settings& saved) {
  const auto place = place_of(tried);
  return tried.provider == saved.provider && place && place == place_of(saved);
}

/// What a provider did wrong, or the settings say wrong, is a result; the rest is ours.
bool is_told(const Error& error) {
  return error.code == ErrorCode::kInvalidArgument || error.code == ErrorCode::kUpstream ||
         error.code == ErrorCode::kSourceUnavailable || error.code == ErrorCode::kTimeout;
}

std::vector<llm::ModelInfo> suggestions(std::string_view provider_id) {
  std::vector<llm::ModelInfo> models;
  const auto* provider = llm::find_provider(provider_id);
  if (provider == nullptr) return models;
  for (const auto& model : provider->models) models.push_back({std::string(model.id), std::string(model.name)});
  return models;
}

}  // namespace

asio::awaitable<Result<llm::Settings>> ModelCheck::completed(UserId user, TriedSettings tried) const {
  auto saved = co_await run_blocking(pools_.store, [&](const std::stop_token&) { return settings_.llm_access(user); });
  if (!saved) co_return propagate(saved);
  const llm::Settings known{
      .provider = saved->provider, .model = std::string(llm::kDefaultModel), .base_url = saved->base_url.value_or("")};
  llm::Settings settings{.provider = std::move(tried.provider), .model = std::move(tried.model)};
  if (tried.base_url) {
    settings.base_url = std::move(*tried.base_url);
  } else if (settings.provider == known.provider) {
    settings.base_url = known.base_url;
  }
  if (tried.key) {
    settings.key = std::move(*tried.key);
  } else if (saved->api_key && belongs(settings, known)) {
    settings.key = std::move(*saved->api_key);
  }
  co_return settings;
}

asio::awaitable<Result<ModelTest>> ModelCheck::test(UserId user, TriedSettings tried) const {
  auto settings = co_await completed(user, std::move(tried));
  if (!settings) co_return propagate(settings);
  const auto failed = [&](const Error& error, double ms) {
    return ModelTest{.ok = false, .message = error.message, .model = settings->model, .ms = ms};
  };
  const auto endpoint = llm::resolve(*settings);
  if (!endpoint) co_return failed(endpoint.error(), 0);

  const llm::ChatClient client(transport_, {.times = 0});
  const std::vector<llm::Message> messages{{llm::Role::kUser, "Answer with the word yes, and nothing else."}};
  const auto start = std::chrono::steady_clock::now();
  auto completion =
      co_await client.complete(*endpoint, messages, {.max_tokens = kWordTokens}, {}, Deadline::in(kPatience));
  const auto ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  if (!completion && is_told(completion.error())) co_return failed(completion.error(), ms);
  if (!completion) co_return propagate(completion);
  auto model = completion->model.empty() ? settings->model : std::move(completion->model);
  co_return ModelTest{.ok = true,
                      .message = std::format("{} answered in {:.0f} ms.", endpoint->provider_name, ms),
                      .model = std::move(model),
                      .ms = ms};
}

asio::awaitable<Result<ModelChoice>> ModelCheck::models(UserId user, TriedSettings tried) const {
  tried.model = llm::kDefaultModel;  // any: it is not asked
  auto settings = co_await completed(user, std::move(tried));
  if (!settings) co_return propagate(settings);
  const auto suggested = [&](const Error& error) {
    return ModelChoice{.models = suggestions(settings->provider), .refreshed = false, .message = error.message};
  };
  const auto endpoint = llm::resolve(*settings);
  if (!endpoint) co_return suggested(endpoint.error());
  auto models = co_await run_blocking(pools_.llm, [&](std::stop_token stop) {
    return llm::list_models(transport_, *endpoint, Deadline::in(kPatience), std::move(stop));
  });
  if (!models && is_told(models.error())) co_return suggested(models.error());
  if (!models) co_return propagate(models);
  co_return ModelChoice{.models = std::move(*models), .refreshed = true, .message = {}};
}

}  // namespace dataquery::ask
