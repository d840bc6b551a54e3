#include "llm/model_list.h"

#include <algorithm>
#include <boost/json.hpp>
#include <format>
#include <utility>

#include "llm/json_fields.h"
#include "llm/upstream_error.h"

namespace dataquery::llm {
namespace {

constexpr std::size_t kMaxModels = 2'000;
constexpr std::size_t kMaxId = 100;  // of what the settings take
constexpr std::size_t kMaxName = 200;

/// Where the list is, and what it calls its parts.
struct ListFormat {
  std::string_view path;
  std::string_view list;
  std::string_view id;
  std::string_view name;
};

ListFormat format_of(WireFormat format) {
  switch (format) {
    case WireFormat::kAnthropic:
      return {.path = "/models?limit=1000", .list = "data", .id = "id", .name = "display_name"};
    case WireFormat::kGemini:
      return {.path = "/models?pageSize=1000", .list = "models", .id = "name", .name = "displayName"};
    case WireFormat::kOpenAi:
      break;
  }
  return {.path = "/models", .list = "data", .id = "id", .name = "name"};
}

/// True where a provider does not say.
bool generates_text(const boost::json::value& model) {
  const auto* methods = array_at(model, "supportedGenerationMethods");
  return methods == nullptr || std::ranges::any_of(*methods, [](const boost::json::value& method) {
           return method.is_string() && method.get_string() == "generateContent";
         });
}

bool is_usable_id(std::string_view id) {
  return !id.empty() && id.size() <= kMaxId &&
         std::ranges::all_of(id, [](unsigned char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

Result<std::vector<ModelInfo>> list_models(HttpTransport& transport, const Endpoint& endpoint, Deadline deadline,
                                           std::stop_token stop) {
  const auto format = format_of(endpoint.format);
  const HttpRequest request{.url = endpoint.base_url + std::string(format.path),
                            .headers = headers_of(endpoint),
                            .body = {},
                            .method = HttpRequest::Method::kGet};
  auto response = transport.send(request, deadline, std::move(stop));
  if (!response) return std::unexpected(upstream_error(endpoint, std::move(response.error())));
  if (response->status / 100 != 2) return std::unexpected(upstream_error(endpoint, *response));
  const auto root = parse_json(response->body);
  const auto* list = root.is_array() ? root.if_array() : array_at(root, format.list);
  if (list == nullptr) {
    return fail(ErrorCode::kUpstream, std::format("{} gave no list of models.", endpoint.provider_name),
                safe_quote(response->body, endpoint.key));
  }
  std::vector<ModelInfo> models;
  for (const auto& model : *list) {
    if (models.size() == kMaxModels) break;
    auto id = text_at(model, format.id);
    constexpr std::string_view kFolder = "models/";
    if (endpoint.format == WireFormat::kGemini && id.starts_with(kFolder)) id.remove_prefix(kFolder.size());
    if (!is_usable_id(id) || !generates_text(model)) continue;
    const auto name = text_at(model, format.name);
    models.push_back({.id = std::string(id), .name = std::string(name.empty() || name.size() > kMaxName ? id : name)});
  }
  return models;
}

}  // namespace dataquery::llm
