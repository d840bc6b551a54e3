#include "llm/provider.h"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

namespace dataquery::llm {
namespace {

constexpr std::size_t kMaxUrl = 500;
constexpr std::size_t kMaxKey = 1000;
constexpr std::size_t kMaxModel = 100;

constexpr std::array kOpenAiModels = {
    Model{"gpt-4", "GPT-4"},     Model{"gpt-3.5-turbo", "GPT-3.5 Turbo"},
    Model{"gpt-4o", "GPT-4o"},   Model{"gpt-4o-mini", "GPT-4o mini"},
    Model{"gpt-4.1", "GPT-4.1"}, Model{"gpt-4.1-mini", "GPT-4.1 mini"},
};
constexpr std::array kOpenRouterModels = {
    Model{"openai/gpt-4", "GPT-4 via OpenRouter"},
    Model{"openai/gpt-4o-mini", "GPT-4o mini via OpenRouter"},
    Model{"anthropic/claude-3.5-sonnet", "Claude 3.5 Sonnet via OpenRouter"},
    Model{"meta-llama/llama-3.3-70b-instruct", "Llama 3.3 70B via OpenRouter"},
    Model{"mistralai/mistral-large", "Mistral Large via OpenRouter"},
};
constexpr std::array kOllamaModels = {
    Model{"qwen2.5-coder", "Qwen 2.5 Coder"},
    Model{"llama3.1", "Llama 3.1"},
    Model{"mistral", "Mistral"},
};
constexpr std::array kAnthropicModels = {
    Model{"claude-sonnet-5-5", "Claude Sonnet 5.5"},
    Model{"claude-opus-5-5", "Claude Opus 5.5"},
    Model{"claude-haiku-4-5", "Claude Haiku 4.5"},
};
constexpr std::array kGeminiModels = {
    Model{"gemini-3.6-flash", "Gemini 3.6 Flash"},
    Model{"gemini-3.5-flash-lite", "Gemini 3.5 Flash-Lite"},
    Model{"gemini-2.5-pro", "Gemini 2.5 Pro"},
};

constexpr std::array kProviders = {
    Provider{.id = "openai",
             .name = "OpenAI",
             .base_url = "https://api.openai.com/v1",
             .embedding_model = "text-embedding-ada-002",
             .models = kOpenAiModels},
    Provider{.id = "openrouter",
             .name = "OpenRouter",
             .base_url = "https://openrouter.ai/api/v1",
             .asks_for_cost = true,
             .embedding_model = "",
             .models = kOpenRouterModels},
    Provider{.id = "ollama",
             .name = "Ollama on the server's machine",
             .base_url = "http://localhost:11434/v1",
             .needs_key = false,
             .embedding_model = "nomic-embed-text",
             .models = kOllamaModels},
    Provider{.id = "custom",
             .name = "Another OpenAI-compatible server",
             .base_url = "",
             .needs_key = false,
             .embedding_model = "",
             .models = {}},
    Provider{.id = "anthropic",
             .name = "Anthropic",
             .base_url = "https://api.anthropic.com/v1",
             .format = WireFormat::kAnthropic,
             .embedding_model = "",
             .models = kAnthropicModels},
    Provider{.id = "gemini",
             .name = "Google Gemini",
             .base_url = "https://generativelanguage.googleapis.com/v1beta",
             .format = WireFormat::kGemini,
             .embedding_model = "",
             .models = kGeminiModels},
};

bool is_printable_word(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7f; });
}

std::string_view without_spaces_around(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const auto first = text.find_first_not_of(kSpaces);
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

std::string_view authority_of(std::string_view url) {
  const auto start = url.find("://") + 3;
  return url.substr(start, url.find('/', start) - start);
}

bool can_reach_a_model(const Settings& settings) {
  const auto* provider = find_provider(settings.provider);
  return provider != nullptr &&
         (!settings.key.empty() || !settings.base_url.empty() || (!provider->needs_key && !provider->base_url.empty()));
}

}  // namespace

std::span<const Provider> providers() { return kProviders; }

const Provider* find_provider(std::string_view id) {
  const auto found = std::ranges::find(kProviders, id, &Provider::id);
  return found == kProviders.end() ? nullptr : &*found;
}

std::optional<Settings> choose(const Settings& user, const Settings& server) {
  if (can_reach_a_model(user)) return user;
  if (can_reach_a_model(server)) return server;
  return std::nullopt;
}

Result<std::string> normalize_base_url(std::string_view url, std::string_view version) {
  url = without_spaces_around(url);
  if (url.size() > kMaxUrl) return fail(ErrorCode::kInvalidArgument, "The address of the LLM server is too long.");
  if (!url.starts_with("http://") && !url.starts_with("https://")) {
    return fail(ErrorCode::kInvalidArgument, "The address of the LLM server must start with https:// or http://.");
  }
  const auto authority = authority_of(url);
  if (!is_printable_word(url) || authority.empty() || authority.starts_with(':') ||
      url.find_first_of("?#@\\\"<>{}|^`") != std::string_view::npos) {
    return fail(ErrorCode::kInvalidArgument,
                "The address of the LLM server must look like https://host/v1, without user name, query or fragment.");
  }
  while (url.ends_with('/')) url.remove_suffix(1);
  for (const std::string_view path : {"/chat/completions", "/messages"}) {
    if (url.ends_with(path)) url.remove_suffix(path.size());
  }
  const bool has_path = url.find('/', url.find("://") + 3) != std::string_view::npos;
  return std::string(url) + std::string(has_path ? "" : version);
}

Result<Endpoint> resolve(const Settings& settings) {
  const auto* provider = find_provider(settings.provider);
  if (provider == nullptr) {
    return fail(ErrorCode::kInvalidArgument, "The LLM provider is not known; GET /api/settings/providers lists them.");
  }
  if (settings.base_url.empty() && provider->base_url.empty()) {
    return fail(ErrorCode::kInvalidArgument, std::format("{} needs its address.", provider->name));
  }
  auto base_url = normalize_base_url(settings.base_url.empty() ? provider->base_url : settings.base_url,
                                     provider->format == WireFormat::kGemini ? "/v1beta" : "/v1");
  if (!base_url) return propagate(base_url);

  const auto key = without_spaces_around(settings.key.reveal());
  if (key.empty() && provider->needs_key && settings.base_url.empty()) {
    return fail(ErrorCode::kInvalidArgument, std::format("{} needs an API key.", provider->name));
  }
  if (!is_printable_word(key) || key.size() > kMaxKey) {
    return fail(ErrorCode::kInvalidArgument, "The API key holds characters that no key has, or is too long.");
  }
  const auto model = without_spaces_around(settings.model);
  if (model.empty() || model.size() > kMaxModel || !is_printable_word(model)) {
    return fail(ErrorCode::kInvalidArgument, "The name of the model is missing, too long, or holds spaces.");
  }
  auto host = std::string(authority_of(*base_url));
  return Endpoint{.provider_name = std::string(provider->name),
                  .base_url = std::move(*base_url),
                  .host = std::move(host),
                  .model = std::string(model),
                  .key = Secret(std::string(key)),
                  .format = provider->format,
                  .asks_for_cost = provider->asks_for_cost};
}

std::vector<HttpHeader> headers_of(const Endpoint& endpoint) {
  std::vector<HttpHeader> headers;
  const auto add_key = [&](std::string name, const char* scheme = "") {
    if (!endpoint.key.empty()) headers.emplace_back(std::move(name), Secret(scheme + endpoint.key.reveal()));
  };
  switch (endpoint.format) {
    case WireFormat::kOpenAi: {
      add_key("Authorization", "Bearer ");
      const auto name = endpoint.host.substr(0, endpoint.host.find(':'));
      if (name.ends_with(".azure.com")) add_key("api-key");
      break;
    }
    case WireFormat::kAnthropic:
      add_key("x-api-key");
      headers.emplace_back("anthropic-version", Secret("2023-06-01"));
      break;
    case WireFormat::kGemini:
      add_key("x-goog-api-key");
      break;
  }
  return headers;
}

}  // namespace dataquery::llm
