#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace dataquery::llm {

/// What an error answer says, in any of the forms in use: {"error": {"message", "param", "code" | "type" | "status"}},
/// {"error": "…"}, {"detail": "…"}, {"message": "…"}, and any of them alone in a list.
struct WireError {
  std::string message;  ///< "" when the body holds none
  std::string param;    ///< the request member that was wrong, or ""
  std::string code;     ///< the kind of error in the server's words, or ""
};
/// Whether an answer holds such an error beside other things ("error": null is none).
[[nodiscard]] bool has_error(const boost::json::value& answer);
[[nodiscard]] WireError error_in(const boost::json::value& answer);
[[nodiscard]] WireError parse_error(std::string_view body);

}  // namespace dataquery::llm
