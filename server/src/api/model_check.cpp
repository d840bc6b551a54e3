#include "ask/model_check.h"

#include "api/services.h"
#include "base/utf8.h"

namespace dataquery::api {
namespace {

struct SettingsTest {
  static constexpr std::string_view kName = "SettingsTest";
  Text<1, accounts::kProviderLength> llm_provider;
  Text<1, accounts::kModelLength> llm_model;
  std::optional<Text<0, accounts::kBaseUrlLength>> llm_base_url;
  std::optional<Text<0, accounts::kApiKeyBytes>> llm_api_key;
};
BOOST_DESCRIBE_STRUCT(SettingsTest, (), (llm_provider, llm_model, llm_base_url, llm_api_key))

struct ModelsRequest {
  static constexpr std::string_view kName = "ModelsRequest";
  Text<1, accounts::kProviderLength> llm_provider;
  std::optional<Text<0, accounts::kBaseUrlLength>> llm_base_url;
  std::optional<Text<0, accounts::kApiKeyBytes>> llm_api_key;
};
BOOST_DESCRIBE_STRUCT(ModelsRequest, (), (llm_provider, llm_base_url, llm_api_key))

struct TestReply {
  static constexpr std::string_view kName = "SettingsTestResult";
  bool ok = false;
  std::string message;
  std::string model;
  double ms = 0;
};
BOOST_DESCRIBE_STRUCT(TestReply, (), (ok, message, model, ms))

struct ModelReply {
  static constexpr std::string_view kName = "Model";
  std::string id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(ModelReply, (), (id, name))

struct ModelsReply {
  static constexpr std::string_view kName = "Models";
  std::vector<ModelReply> models;
  bool refreshed = false;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(ModelsReply, (), (models, refreshed, message))

/// Checked as settings that are saved are.
Result<ask::TriedSettings> tried(std::string provider, std::string model,
                                 std::optional<Text<0, accounts::kBaseUrlLength>> base_url,
                                 std::optional<Text<0, accounts::kApiKeyBytes>> key) {
  accounts::SettingsChange change{.llm_provider = std::move(provider), .llm_model = std::move(model)};
  if (base_url) change.llm_base_url = std::move(base_url->value);
  if (key && !key->value.empty()) change.llm_api_key = Secret(std::move(key->value));
  if (auto fine = check_llm_settings(change); !fine) return propagate(fine);
  return ask::TriedSettings{.provider = std::move(*change.llm_provider),
                            .model = std::move(*change.llm_model),
                            .base_url = std::move(change.llm_base_url),
                            .key = std::move(change.llm_api_key)};
}

asio::awaitable<Result<TestReply>> test(Services& services, UserId user, SettingsTest body) {
  auto settings = tried(std::move(body.llm_provider.value), std::move(body.llm_model.value),
                        std::move(body.llm_base_url), std::move(body.llm_api_key));
  if (!settings) co_return propagate(settings);
  auto tested = co_await services.model_check.test(user, std::move(*settings));
  if (!tested) co_return propagate(tested);
  co_return TestReply{.ok = tested->ok,
                      .message = to_valid_utf8(tested->message),
                      .model = to_valid_utf8(tested->model),
                      .ms = tested->ms};
}

asio::awaitable<Result<ModelsReply>> models(Services& services, UserId user, ModelsRequest body) {
  auto settings = tried(std::move(body.llm_provider.value), std::string(llm::kDefaultModel),
                        std::move(body.llm_base_url), std::move(body.llm_api_key));
  if (!settings) co_return propagate(settings);
  auto choice = co_await services.model_check.models(user, std::move(*settings));
  if (!choice) co_return propagate(choice);
  ModelsReply reply{.refreshed = choice->refreshed, .message = to_valid_utf8(choice->message)};
  for (const auto& [id, name] : choice->models) reply.models.emplace_back(to_valid_utf8(id), to_valid_utf8(name));
  co_return reply;
}

}  // namespace

void add_model_check(Endpoints& endpoints, Services& services) {
  const http::RouteOptions slow{.timeout = std::chrono::seconds(30)};
  endpoints.add<SettingsTest, TestReply>(
      {.method = http::Method::kPost,
       .path = "/api/settings/test",
       .tag = "Settings",
       .summary = "Ask a model for a word; without a key the saved one, at the address it was saved for only"},
      [&services](Call& call, SettingsTest body) { return test(services, call.identity.user, std::move(body)); }, slow);
  endpoints.add<ModelsRequest, ModelsReply>(
      {.method = http::Method::kPost,
       .path = "/api/settings/models",
       .tag = "Settings",
       .summary = "The models that the provider offers now, or else the suggestions and why"},
      [&services](Call& call, ModelsRequest body) { return models(services, call.identity.user, std::move(body)); },
      slow);
}

}  // namespace dataquery::api
