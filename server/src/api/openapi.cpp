#include "api/openapi.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "base/utf8.h"
#include "http/response.h"

namespace dataquery::api {
namespace {

json::object content(std::string_view type, const json::object& schema) {
  return {{type, json::object{{"schema", schema}}}};
}

json::object problem_reply(int status) {
  return {{"description", http::reason_phrase(status)},
          {"content", content("application/problem+json", {{"$ref", "#/components/schemas/Problem"}})}};
}

json::object problem_schema() {
  const json::object text{{"type", "string"}};
  return {{"type", "object"},
          {"title", "Problem"},
          {"description", "RFC 9457 members beside `detail`, which is a list of wrong fields for 422."},
          {"properties",
           json::object{
               {"detail",
                json::object{{"anyOf", json::array{text, json::object{{"type", "array"},
                                                                      {"items", json::object{{"type", "object"}}}}}}}},
               {"type", text},
               {"title", text},
               {"status", json::object{{"type", "integer"}}},
               {"code", text}}},
          {"required", json::array{"detail"}}};
}

/// "{id}" of "/api/connections/{id}".
json::array path_parameters(std::string_view path) {
  json::array parameters;
  for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
    const auto name = path.substr(open + 1, path.find('}', open) - open - 1);
    const bool number = name == "id" || name == "entry" || name == "choice";
    parameters.push_back(json::object{{"name", name},
                                      {"in", "path"},
                                      {"required", true},
                                      {"schema", json::object{{"type", number ? "integer" : "string"}}}});
  }
  return parameters;
}

/// "get_api_connections_id": what generated clients call the operation.
std::string operation_id(std::string_view method, std::string_view path) {
  std::string id(method);
  for (const char c : path) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (letter)
      id += c;
    else if (c != '}' && !id.ends_with('_'))
      id += '_';
  }
  while (id.ends_with('_')) id.pop_back();
  return id;
}

}  // namespace

void OpenApi::add(const Operation& operation, const json::object& body, std::string_view body_type,
                  const json::object& reply) {
  auto parameters = path_parameters(operation.path);
  for (const auto& parameter : operation.query) {
    parameters.push_back(json::object{{"name", parameter.name},
                                      {"in", "query"},
                                      {"required", false},
                                      {"description", parameter.text},
                                      {"schema", json::object{{"type", parameter.type}}}});
  }
  json::object responses;
  responses.emplace("200", json::object{{"description", "OK"}, {"content", content("application/json", reply)}});
  auto errors = operation.errors;
  if (operation.authenticated) errors.push_back(401);
  if (!body.empty() || !parameters.empty()) errors.push_back(422);
  std::ranges::sort(errors);
  for (const int status : errors) responses.insert_or_assign(std::to_string(status), problem_reply(status));

  const auto method = ascii_lower(http::to_string(operation.method));
  json::object entry{{"tags", json::array{operation.tag}},
                     {"summary", operation.summary},
                     {"operationId", operation_id(method, operation.path)},
                     {"responses", std::move(responses)}};
  if (!parameters.empty()) entry.emplace("parameters", std::move(parameters));
  if (!body.empty()) {
    entry.emplace("requestBody", json::object{{"required", true}, {"content", content(body_type, body)}});
  }
  if (operation.authenticated) entry.emplace("security", json::array{json::object{{"bearer", json::array{}}}});
  auto& path = paths_[operation.path];
  if (!path.is_object()) path = json::object{};
  path.as_object().insert_or_assign(method, std::move(entry));
}

std::string OpenApi::document(std::string_view version) const {
  json::object schemas{{"Problem", problem_schema()}};
  for (const auto& [name, schema] : schemas_) schemas.insert_or_assign(name, schema);
  const json::object document{
      {"openapi", "3.1.0"},
      {"info", json::object{{"title", "DataQuery"},
                            {"version", version},
                            {"description", "Ask a database in plain English; every query is proved to only read."},
                            {"license", json::object{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
      {"paths", paths_},
      {"components",
       json::object{
           {"schemas", std::move(schemas)},
           {"securitySchemes",
            json::object{{"bearer", json::object{{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "JWT"}}}}}}},
  };
  return json::serialize(document);
}

}  // namespace dataquery::api
