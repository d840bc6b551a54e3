#include "llm/wire_error.h"

#include "llm/json_fields.h"

namespace dataquery::llm {

bool has_error(const boost::json::value& answer) {
  const auto* error = member(answer, "error");
  return error != nullptr && !error->is_null();
}

WireError error_in(const boost::json::value& answer) {
  if (const auto* list = answer.if_array(); list != nullptr && list->size() == 1) return error_in(list->front());
  const auto* error = member(answer, "error");
  if (error != nullptr && error->is_object()) {
    WireError found{.message = std::string(text_at(*error, "message")), .param = std::string(text_at(*error, "param"))};
    for (const auto* name : {"code", "status", "type"}) {
      if (found.code.empty()) found.code = text_at(*error, name);
    }
    return found;
  }
  for (const auto* name : {"error", "detail", "message"}) {
    if (const auto text = text_at(answer, name); !text.empty()) return {.message = std::string(text)};
  }
  return {};
}

WireError parse_error(std::string_view body) { return error_in(parse_json(body)); }

}  // namespace dataquery::llm
