#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "api/described.h"
#include "http/request.h"

namespace dataquery::api {

/// A parameter in the query of a path.
struct QueryParameter {
  std::string_view name;
  std::string_view type;  ///< JSON Schema's: "integer", "string"
  std::string_view text;
};

/// What an endpoint does, for people.
struct Operation {
  http::Method method = http::Method::kGet;
  std::string_view path;  ///< "/api/connections/{id}"
  std::string_view tag;
  std::string_view summary;
  std::vector<QueryParameter> query = {};
  std::vector<int> errors = {};  ///< statuses beside 200, 401 and 422
  bool authenticated = true;
};

/// The OpenAPI 3.1 document, which grows as endpoints are added. Start-up only; then `document` is read.
class OpenApi {
 public:
  /// `body` and `reply` are JSON Schemas; an empty `body` is no body. `body_type` is its media type.
  void add(const Operation& operation, const json::object& body, std::string_view body_type, const json::object& reply);

  [[nodiscard]] Schemas& schemas() { return schemas_; }
  [[nodiscard]] std::string document(std::string_view version) const;

 private:
  json::object paths_;
  Schemas schemas_;
};

}  // namespace dataquery::api
